import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The algorithm that gives a picture the textures of another: the content goes through the style picture's engine (SinGAN, supplement).
///
/// The content is injected at its own proportions. It needs neither files nor a command line:
///
///     let transfer = StyleTransfer(engine: try PatchEngine(style, compute: Compute()))
///     let generated = try transfer.run(content.pixels(), entering: .strength(0.5), seed: 1)
///     let picture = try transfer.finish(generated, content: content, keepsColor: true)
public struct StyleTransfer: Sendable {
    /// The default start scale with a model, as a share of its scales.
    public static let defaultShare = 1.0 / 3
    /// The default strength with patches.
    public static let defaultStrength = 0.2

    private let engine: any PictureEngine

    /// Takes the style from an engine that was made of the style picture.
    public init(engine: any PictureEngine) { self.engine = engine }

    /// Takes the style from a trained model.
    public init(model: SinGANModel, compute: Compute) { self.init(engine: TrainedEngine(model: model, compute: compute)) }

    /// Returns the generated picture, of the engine's `resultSize`.
    ///
    /// - Parameters:
    ///   - content: the picture that gets the style, of any size.
    ///   - entering: the place at which it enters; coarse scales leave little of the content, fine ones little of the style.
    ///   - colors: 0 for the content's own colours, 1 for the style's, in between a mixture of both; nil for the engine's default (with patches the
    ///     style's).
    ///   - seed: the seed of the noise.
    ///   - origins: the record that takes where the picture comes from; nil where nobody wants to know.
    ///   - progress: takes the steps that are done, and their number.
    /// - Throws: `.usage` for an impossible start scale, `.badData` for a content too narrow for the engine, or the reason of a cancellation.
    public func run(
        _ content: Pixels, entering: Entering, colors: Double? = nil, seed: UInt64, origins: OriginsRecord? = nil,
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws(SinGANError) -> Pixels {
        // Patches are taken as they are, colours and all; a content that has the style's range of colours finds more of them.
        let entered = engine.name == .patches ? content.recolored(like: engine.picture) : content
        var injection = Injection(entered, entering: entering)
        (injection.colors, injection.seed, injection.progress) = (engine.name == .patches ? 1 : colors, seed, progress)
        injection.origins = origins
        let generated = try engine.inject(injection)
        guard engine.name == .patches, let colors, colors < 1 else { return generated }
        let own = Mask(width: generated.width, height: generated.height, repeating: Float(1 - colors))
        return generated.mixed(with: generated.withChroma(of: content), own)
    }

    /// Returns the generated picture for a scale: 1 ... scales - 1. Throws like the other `run`.
    public func run(_ content: Pixels, startScale: Int, seed: UInt64) throws(SinGANError) -> Pixels {
        try run(content, entering: .scale(startScale), seed: seed)
    }

    /// Returns the generated picture at the content's own size, in its depth, profile and alpha; enlarged where the engine's is smaller.
    ///
    /// - Parameter keepsColor: whether only the luma of the generated picture is taken, with the chroma (Cb, Cr of Rec. 709) of the content; see
    ///   `Pixels.withChroma(of:)`.
    /// - Throws: `.badData` where the content's colour profile can't be written to.
    public func finish(_ generated: Pixels, content: Image, keepsColor: Bool) throws(SinGANError) -> Image {
        let own = try content.shownPixels()
        let enlarged = DetailTransfer.enlarge(generated, like: own)
        let target = keepsColor || engine.picture.isGrey ? content : try content.colored()
        return try target.replacing(with: keepsColor ? enlarged.withChroma(of: own) : enlarged)
    }
}
