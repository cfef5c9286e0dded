import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// Gives a picture the textures of another: the content goes through the style picture's engine (SinGAN, supplement).
///
/// The content is injected at its own proportions. Needs neither files nor a command line:
///
///     let transfer = StyleTransfer(engine: try PatchEngine(style, compute: Compute()))
///     let generated = try transfer.run(content.pixels(), entering: .strength(0.5), seed: 1)
///     let picture = try transfer.finish(generated, content: content, keepsColor: true)
public struct StyleTransfer: Sendable {
    /// The default start scale as a share of a model's scales, ...
    public static let defaultShare = 1.0 / 3
    /// ... and the default strength with patches.
    public static let defaultStrength = 0.45

    private let engine: any PictureEngine

    public init(engine: any PictureEngine) { self.engine = engine }

    /// Takes the style from a trained model.
    public init(model: SinGANModel, compute: Compute) { self.init(engine: TrainedEngine(model: model, compute: compute)) }

    /// The generated picture, of the engine's `resultSize`.
    ///
    /// - Parameters:
    ///   - content: of any size.
    ///   - entering: coarse scales leave little of the content, fine ones little of the style.
    ///   - colors: 0: the content's own, 1: the style's; nil: the engine's usual ones.
    ///   - seed: of the noise.
    /// - Throws: `.usage` for an impossible start scale, or a content too narrow for the engine.
    public func run(
        _ content: Pixels, entering: Entering, colors: Double? = nil, seed: UInt64,
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws(SinGANError) -> Pixels {
        // Patches keep the colours that are injected, so those are the style's already.
        let recolored = engine.worksAtFullSize ? content.recolored(like: engine.picture, share: Float(colors ?? 1)) : content
        var injection = Injection(recolored, entering: entering)
        (injection.colors, injection.seed, injection.progress) = (engine.worksAtFullSize ? 0 : colors, seed, progress)
        return try engine.inject(injection)
    }

    /// At a scale: 1 ... scales - 1.
    public func run(_ content: Pixels, startScale: Int, seed: UInt64) throws(SinGANError) -> Pixels {
        try run(content, entering: .scale(startScale), seed: seed)
    }

    /// The generated picture at the content's own size, in its depth, profile and alpha; enlarged where the engine's is smaller.
    ///
    /// - Parameter keepsColor: luma of the generated picture, chroma (Cb, Cr of Rec. 709) of the content; see `Pixels.withChroma(of:)`.
    public func finish(_ generated: Pixels, content: Image, keepsColor: Bool) throws(SinGANError) -> Image {
        let own = try content.pixels()
        let enlarged = DetailTransfer.enlarge(generated, like: own)
        return try content.replacing(with: keepsColor ? enlarged.withChroma(of: own) : enlarged)
    }
}
