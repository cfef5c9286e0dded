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
    public static let defaultStrength = 0.2

    private let engine: any PictureEngine

    public init(engine: any PictureEngine) { self.engine = engine }

    /// Takes the style from a trained model.
    public init(model: SinGANModel, compute: Compute) { self.init(engine: TrainedEngine(model: model, compute: compute)) }

    /// The generated picture, of the engine's `resultSize`.
    ///
    /// - Parameters:
    ///   - content: of any size.
    ///   - entering: coarse scales leave little of the content, fine ones little of the style.
    ///   - colors: 0: the content's own, 1: the style's, in between a mixture of both; nil: the engine's usual ones (with patches the style's).
    ///   - seed: of the noise.
    /// - Throws: `.usage` for an impossible start scale, or a content too narrow for the engine.
    public func run(
        _ content: Pixels, entering: Entering, colors: Double? = nil, seed: UInt64,
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws(SinGANError) -> Pixels {
        // Patches are taken as they are, colours and all; a content that has the style's range of colours finds more of them.
        let entered = engine.name == .patches ? content.recolored(like: engine.picture) : content
        var injection = Injection(entered, entering: entering)
        (injection.colors, injection.seed, injection.progress) = (engine.name == .patches ? 1 : colors, seed, progress)
        let generated = try engine.inject(injection)
        guard engine.name == .patches, let colors, colors < 1 else { return generated }
        let own = Mask(width: generated.width, height: generated.height, repeating: Float(1 - colors))
        return generated.mixed(with: generated.withChroma(of: content), own)
    }

    /// At a scale: 1 ... scales - 1.
    public func run(_ content: Pixels, startScale: Int, seed: UInt64) throws(SinGANError) -> Pixels {
        try run(content, entering: .scale(startScale), seed: seed)
    }

    /// The generated picture at the content's own size, in its depth, profile and alpha; enlarged where the engine's is smaller.
    ///
    /// - Parameter keepsColor: luma of the generated picture, chroma (Cb, Cr of Rec. 709) of the content; see `Pixels.withChroma(of:)`.
    public func finish(_ generated: Pixels, content: Image, keepsColor: Bool) throws(SinGANError) -> Image {
        let own = try content.shownPixels()
        let enlarged = DetailTransfer.enlarge(generated, like: own)
        let target = keepsColor || engine.picture.isGrey ? content : try content.colored()
        return try target.replacing(with: keepsColor ? enlarged.withChroma(of: own) : enlarged)
    }
}
