import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The algorithm that makes a rough edit of an engine's own picture seamless (SinGAN, section 4, "editing").
///
/// The edited picture is injected at a scale, and inside a softened mask the generated picture replaces the original. It needs neither files nor a
/// command line:
///
///     let area = try EditedArea.difference(of: edited.pixels(), from: picture)
///     let editing = Editing(engine: try PatchEngine(picture, compute: Compute()))
///     let result = try editing.run(edited.pixels(), area: area, entering: .scale(4), seed: 1)
///     let picture = try editing.finish(result, edited: edited, original: original)
public struct Editing: Sendable {
    /// The default start scale as a share of the model's scales.
    public static let defaultShare = 0.4

    private let engine: any PictureEngine

    /// Edits with an engine that was made of the picture before the edit.
    public init(engine: any PictureEngine) { self.engine = engine }

    /// Edits with a trained model.
    public init(model: SinGANModel, compute: Compute) { self.init(engine: TrainedEngine(model: model, compute: compute)) }

    /// The result of one start scale, at the engine's size.
    public struct Result: Sendable {
        /// The whole generated picture.
        public let generated: Pixels
        /// The share of the generated picture that is taken, 0...1.
        public let soft: Mask
    }

    /// Injects the edit at one place.
    ///
    /// - Parameters:
    ///   - edited: the edit, of any size, in the picture's proportions.
    ///   - area: the edited area, of any size; on from one half.
    ///   - entering: the place at which it enters; coarse scales change more.
    ///   - colors: the share of the picture's colours; see `Injection.colors`.
    ///   - seed: the seed of the noise.
    ///   - origins: the record that takes where the picture comes from; nil where nobody wants to know.
    ///   - progress: takes the steps that are done, and their number.
    /// - Throws: `.badData` where nothing of the area is left at the engine's size, `.usage` for an impossible start scale, or the reason of a
    ///   cancellation.
    public func run(
        _ edited: Pixels, area: Mask, entering: Entering, colors: Double? = nil, seed: UInt64, origins: OriginsRecord? = nil,
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws(SinGANError) -> Result {
        let size = engine.worksAtFullSize ? PixelSize(width: edited.width, height: edited.height) : engine.size
        let hard = try EditedArea.fit(area, width: size.width, height: size.height)
        let soft = engine.name == .patches ? Self.softened(hard) : SoftMask.editing(hard)
        var injection = Injection(edited, entering: entering)
        (injection.colors, injection.seed, injection.progress) = (colors, seed, progress)
        injection.origins = origins
        if engine.worksAtFullSize { injection.area = soft }
        return Result(generated: try engine.inject(injection), soft: soft)
    }

    /// Injects the edit at a scale: 1 ... scales - 1. Throws like the other `run`.
    public func run(_ edited: Pixels, area: Mask, startScale: Int, seed: UInt64) throws(SinGANError) -> Result {
        try run(edited, area: area, entering: .scale(startScale), seed: seed)
    }

    /// Softens an area with the published radii at most, and no more than what patches change around an edit.
    private static func softened(_ mask: Mask) -> Mask {
        let size = Double(max(mask.width, mask.height)) / SoftMask.publishedSide
        return mask.dilated(radius: min(8 * size, 24)).blurred(sigma: min(3 * size, 8)).normalized()
    }

    /// Returns the result at the edit's own size: generated, with the edit's detail, inside the softened mask, and outside it `original`'s samples,
    /// untouched.
    ///
    /// - Parameter original: the picture before the edit where it has the edit's size, else the edit itself. Its depth and profile stay, and so does
    ///   its alpha outside of the mask; inside it is the edit's.
    /// - Throws: `.badData` where the original's colour profile can't be written to.
    public func finish(_ result: Result, edited: Image, original: Image) throws(SinGANError) -> Image {
        try original.blended(with: result.generated, result.soft, detailOf: edited.shownPixels())
            .alpha(of: edited, where: result.soft.resized(width: original.width, height: original.height))
    }

    /// Returns the whole generated picture at the edit's own size. Patches make nothing outside of the softened mask: there it is the edit.
    ///
    /// - Throws: `.badData` where the original's colour profile can't be written to.
    public func unmasked(_ result: Result, edited: Image, original: Image) throws(SinGANError) -> Image {
        if engine.worksAtFullSize { return try original.replacing(with: try edited.pixels().mixed(with: result.generated, result.soft)) }
        return try original.replacing(with: DetailTransfer.enlarge(result.generated, like: edited.pixels()))
    }
}

/// The area in which a picture was edited, found by its difference to the picture before.
public enum EditedArea {
    /// The least difference of a channel, of 0...1, from which on a pixel counts as edited: more than JPEG and a change of size leave, less than an
    /// eye takes for a change.
    public static let threshold: Float = 0.1
    /// The share of the picture's pixels below which a connected area is a speck and is dropped.
    public static let largestSpeck = 1.0 / 2000
    /// The share of the picture's pixels below which an enclosed hole is closed.
    public static let largestHole = 1.0 / 200
    /// The share of the picture's pixels above which a difference means another picture, not an edit.
    public static let largestShare = 0.9

    /// The rule in plain words, for help texts.
    public static let rule = """
        The mask is made of the difference to the model's picture, at the model's size: pixels where a channel differs by more than a tenth; \
        connected areas under 1/2000 of the pixels are dropped as specks, enclosed holes under 1/200 are closed.
        """

    /// Returns the edited area at the training picture's size, 1 where edited, 0 elsewhere.
    ///
    /// - Parameters:
    ///   - edited: the picture after the edit, of any size, in the same proportions.
    ///   - training: the picture before the edit, at the model's size.
    /// - Throws: `.badData` where nothing differs, or practically everything does.
    public static func difference(of edited: Pixels, from training: Pixels) throws(SinGANError) -> Mask {
        let (w, h) = (training.width, training.height)
        let fitted = edited.resized(width: w, height: h)
        let differs = (0..<w * h).map { pixel -> Float in
            (3 * pixel..<3 * pixel + 3).contains { abs(fitted.values[$0] - training.values[$0]) > threshold } ? 1 : 0
        }
        let mask = Mask(width: w, height: h, values: differs).withoutSpecks(smallerThan: pixels(largestSpeck, w, h))
            .withoutHoles(smallerThan: pixels(largestHole, w, h))
        let share = mask.coverage
        guard share > 0 else {
            throw SinGANError(
                .badData, "nothing differs from the training picture by more than a tenth at its \(w)x\(h)",
                hint: "Edit it more boldly, or give --mask FILE with white where it was edited.")
        }
        guard share <= largestShare else {
            throw SinGANError(
                .badData,
                "\(Int((share * 100).rounded())) % of the picture differ from the training picture: that is another picture, not an edit",
                hint: "Edit the model's own picture, or give --mask FILE with white where it was edited.")
        }
        return mask
    }

    /// Returns an area at the model's size, on or off. Throws `.badData` where nothing of it is left.
    static func fit(_ area: Mask, width: Int, height: Int) throws(SinGANError) -> Mask {
        guard let hard = area.fitted(width: width, height: height) else {
            throw SinGANError(
                .badData, "the edited area covers less than a pixel of the model's \(width)x\(height)",
                hint: "Paint a larger mask, or train with a larger --max-size.")
        }
        return hard
    }

    private static func pixels(_ share: Double, _ width: Int, _ height: Int) -> Int {
        max(2, Int((share * Double(width * height)).rounded()))
    }
}
