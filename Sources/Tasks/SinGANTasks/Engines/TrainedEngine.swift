import SinGANEngine
import SinGANImaging
import SinGANPatches
import SinGANSupport

/// A SinGAN model as an engine: results have the model's size.
public struct TrainedEngine: PictureEngine {
    /// The trained model.
    public let model: SinGANModel
    let compute: Compute
    /// Whether the training picture is grey: then results are made grey, since a network's three channels are never quite the same.
    private let isGrey: Bool

    /// Makes an engine of a model, at once.
    public init(model: SinGANModel, compute: Compute) {
        (self.model, self.compute, isGrey) = (model, compute, model.picture.pixels.isGrey)
    }

    /// The engine's name: singan.
    public var name: EngineName { .singan }
    /// Results have the model's size.
    public var worksAtFullSize: Bool { false }
    /// The number of trained scales.
    public var learnedScales: Int { scales.count }
    /// The model's size.
    public var size: PixelSize { PixelSize(width: model.width, height: model.height) }
    /// The training picture, at the model's size.
    public var picture: Pixels { model.picture.pixels }
    /// The sizes of the scales that are trained, coarsest first.
    public var scales: [PixelSize] { model.scales.prefix(model.usableScales).map(\.size) }

    /// Draws a sample.
    ///
    /// - Throws: `.usage` for a size or scale that can't be had, or the reason of a cancellation.
    public func sample(_ request: SampleRequest) throws(SinGANError) -> Pixels {
        try sample(request, of: request.size, enlarges: true)
    }

    /// Draws a sample for a result of `size` (nil for the model's), as large as the finest scale makes it.
    func layout(_ request: SampleRequest, of size: PixelSize?) throws(SinGANError) -> Pixels {
        try sample(request, of: size, enlarges: false)
    }

    private func sample(_ request: SampleRequest, of size: PixelSize?, enlarges: Bool) throws(SinGANError) -> Pixels {
        try model.sample(
            seed: request.seed, index: request.index, width: size?.width, height: size?.height, startScale: request.startScale,
            tiling: Tiling(across: request.tilesAcross, down: request.tilesDown), enlarges: enlarges, on: compute
        ).grey(if: isGrey)
    }

    /// Injects a picture like `inject`; the result is as large as the finest scale makes it.
    func layout(_ injection: Injection) throws(SinGANError) -> Pixels {
        let result = try inject(injection)
        guard let finest = scales.last, finest != size else { return result }
        func scaled(_ side: Int, _ finest: Int, _ own: Int) -> Int { max(1, Int((Double(side) * Double(finest) / Double(own)).rounded())) }
        return result.resized(
            width: scaled(result.width, finest.width, size.width), height: scaled(result.height, finest.height, size.height))
    }

    /// Returns the size of the injected picture's proportions that the model works at.
    public func resultSize(for picture: PixelSize) -> PixelSize { model.injectionSize(for: picture) }

    /// Injects a picture at a scale, with the picture's own proportions.
    ///
    /// - Throws: `.badData` where the model has only one scale or the picture is too narrow, `.usage` for a scale that can't be had, or the reason of
    ///   a cancellation.
    public func inject(_ injection: Injection) throws(SinGANError) -> Pixels {
        guard model.usableScales > 1 else {
            throw SinGANError(
                .badData, "the model has only its coarsest scale, into which no picture can be injected", hint: "Train it further first.")
        }
        // A scale that the user names and the model doesn't have is refused below.
        let scale: Int
        if case .scale(let named) = injection.entering { scale = named } else { scale = injection.entering.rounded(of: model.usableScales) }
        let size = resultSize(for: PixelSize(width: injection.picture.width, height: injection.picture.height))
        let fitted = injection.picture.resized(width: size.width, height: size.height)
        let margins = margins(at: scale, size)
        let grown = fitted.mirrored(horizontal: margins.width, vertical: margins.height)
        let canvas = PixelSize(width: grown.width, height: grown.height)
        let result =
            injection.isQuantized
            ? try model.injectQuantized(grown, size: canvas, seed: injection.seed, on: compute)
            : try model.inject(grown, at: scale, size: canvas, seed: injection.seed, on: compute)
        let inner = result.cropped(x: margins.width, y: margins.height, width: size.width, height: size.height).grey(if: isGrey)
        guard let colors = injection.colors, colors < 1, !isGrey else { return inner }
        let own = Mask(width: size.width, height: size.height, repeating: Float(1 - colors))
        return inner.mixed(with: inner.withChroma(of: fitted), own)
    }

    /// Returns the margin that is added around a picture so that the zeros beyond the networks' borders don't reach it: five 3x3 convolutions see
    /// five pixels to each side at every scale, most of the picture at the one it enters.
    private func margins(at scale: Int, _ size: PixelSize) -> PixelSize {
        guard model.scales.indices.contains(scale) else { return PixelSize(width: 0, height: 0) }
        let entering = model.scales[scale]
        func margin(_ side: Int, _ coarse: Int) -> Int { min(side / 2, (side * Self.reach + coarse - 1) / coarse) }
        return PixelSize(width: margin(size.width, entering.width), height: margin(size.height, entering.height))
    }

    private static let reach = 10
}

/// Enlarging by SinGAN (paper, section 4, "super-resolution"), corrected by what is known.
///
/// What the published passes invent lies farther from the truth than a bicubic enlargement. So only a share of their detail is added to that: the one
/// that serves best where the truth is known, one scale below. And the result, shrunk again, is the picture.
extension TrainedEngine {
    /// Enlarges a picture of any size by repeated passes of the finest scale; see `EnlargementPlan` for their sizes.
    ///
    /// - Throws: `.badData` where the model can't be used for it, or the reason of a cancellation.
    public func enlarge(_ enlargement: Enlargement) throws(SinGANError) -> Pixels {
        if enlargement.tilesAcross || enlargement.tilesDown { return try enlargeTile(enlargement) }
        let (picture, plan) = (enlargement.picture, enlargement.plan)
        let isGrey = picture.isGrey
        if enlargement.keepsInvention { return try invented(picture, plan, enlargement).grey(if: isGrey) }
        let share = try servingShare(of: enlargement)
        if share == 0 { enlargement.progress(plan.passes, plan.passes) }
        let result = picture.enlarged(
            to: plan.result, adding: share, of: share > 0 ? try invented(picture, plan, enlargement) : nil, on: compute.pool)
        try compute.cancellation.check()
        return result.grey(if: isGrey)
    }

    /// Enlarges the picture with a margin of its other side, and returns the middle.
    private func enlargeTile(_ enlargement: Enlargement) throws(SinGANError) -> Pixels {
        let (picture, plan) = (enlargement.picture, enlargement.plan)
        // Whole pixels of the result, as nearly as there are any.
        let rests = Self.margins.map { abs(Double($0) * plan.factor - (Double($0) * plan.factor).rounded()) }
        let margin = Self.margins[rests.firstIndex(of: rests.min() ?? 0) ?? 0]
        let (horizontal, vertical) = (enlargement.tilesAcross ? margin : 0, enlargement.tilesDown ? margin : 0)
        let grown = picture.repeated(horizontal: horizontal, vertical: vertical)
        let whole = try EnlargementPlan(PixelSize(width: grown.width, height: grown.height), factor: plan.factor)
        var request = Enlargement(grown, whole)
        (request.keepsInvention, request.seed) = (enlargement.keepsInvention, enlargement.seed)
        request.progress = enlargement.progress
        let result = try enlarge(request)
        func place(_ margin: Int, _ room: Int) -> Int { max(0, min(Int((Double(margin) * plan.factor).rounded()), room)) }
        let (width, height) = (plan.result.width, plan.result.height)
        return result.cropped(
            x: place(horizontal, result.width - width), y: place(vertical, result.height - height), width: width, height: height)
    }

    private static let margins = Array(12...32)

    private func invented(_ picture: Pixels, _ plan: EnlargementPlan, _ enlargement: Enlargement) throws(SinGANError) -> Pixels {
        try model.enlarge(picture, through: plan.sizes, seed: enlargement.seed, on: compute) {
            enlargement.progress($0, plan.passes)
        }
    }

    /// Returns the share, 0...1, of the invented detail that brings the enlargement of a smaller version of the picture nearest to it: least squares,
    /// after both were held to what was enlarged. 0 where the picture is too small to tell.
    private func servingShare(of enlargement: Enlargement) throws(SinGANError) -> Double {
        // Smaller than what the model was trained on: of that it knows the detail by heart.
        let truth = enlargement.picture.shrunk(by: Self.unseen, atMost: Self.tried)
        let factor = enlargement.plan.factor
        let small = truth.shrunk(by: factor, atMost: Self.tried)
        guard small.width >= Self.least, small.height >= Self.least,
            let plan = try? EnlargementPlan(PixelSize(width: small.width, height: small.height), factor: factor)
        else { return 0 }
        let size = plan.result
        let wanted = truth.resized(width: size.width, height: size.height)
        let smooth = small.resized(width: size.width, height: size.height).backProjected(onto: small, compute: compute)
        var quiet = enlargement
        quiet.progress = { _, _ in }
        let result = try invented(small, plan, quiet).backProjected(onto: small, compute: compute)
        var (agreement, energy) = (0.0, 0.0)
        for i in wanted.values.indices {
            let (own, missing) = (Double(result.values[i] - smooth.values[i]), Double(wanted.values[i] - smooth.values[i]))
            agreement += own * missing
            energy += own * own
        }
        return energy > 0 ? max(0, min(agreement / energy, 1)) : 0
    }

    /// The factor by which the truth is smaller than the picture.
    private static let unseen = 1.4
    /// The least side of what is enlarged to find the share, and the long side that is enough to find it.
    private static let least = 12
    private static let tried = 512
}

extension Pixels {
    /// Shrinks by a factor, and more where the long side would be above `side`.
    fileprivate func shrunk(by factor: Double, atMost side: Int) -> Pixels {
        let factor = max(factor, Double(max(width, height)) / Double(side))
        return resized(
            width: max(1, Int((Double(width) / factor).rounded())), height: max(1, Int((Double(height) / factor).rounded())))
    }
}
