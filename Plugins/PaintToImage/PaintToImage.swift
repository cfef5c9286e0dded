import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The algorithm that makes a picture of a rough painting (SinGAN, section 4, "paint-to-image").
///
/// The painting is injected at a coarse scale, at its own proportions. It needs neither files nor a command line:
///
///     let painting = PaintToImage(engine: try PatchEngine(picture, compute: Compute()))
///     let generated = try painting.run(clipart.pixels(), entering: .scale(2), seed: 1)
///     let picture = try painting.finish(generated, painting: clipart)
public struct PaintToImage: Sendable {
    /// The default start scale: in the paper the coarse scales work best.
    public static let defaultStartScale = 1

    private let engine: any PictureEngine

    /// Paints with an engine that was made of the picture whose textures are taken.
    public init(engine: any PictureEngine) { self.engine = engine }

    /// Paints with a trained model.
    public init(model: SinGANModel, compute: Compute) { self.init(engine: TrainedEngine(model: model, compute: compute)) }

    /// Returns the generated picture, of the engine's `resultSize`.
    ///
    /// - Parameters:
    ///   - painting: the painting, of any size.
    ///   - entering: the place at which it enters; finer scales leave more of the painting.
    ///   - colors: see `Injection.colors`.
    ///   - isQuantized: whether the painting enters in the colours that the model's scale was trained on.
    ///   - seed: the seed of the noise.
    ///   - origins: the record that takes where the picture comes from; nil where nobody wants to know.
    ///   - progress: takes the steps that are done, and their number.
    /// - Throws: `.usage` for an impossible start scale, `.badData` for a painting too narrow for the engine, or the reason of a cancellation.
    public func run(
        _ painting: Pixels, entering: Entering, colors: Double? = nil, isQuantized: Bool = false, seed: UInt64,
        origins: OriginsRecord? = nil, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws(SinGANError) -> Pixels {
        var injection = Injection(painting, entering: entering)
        (injection.colors, injection.isQuantized, injection.seed, injection.progress) = (colors, isQuantized, seed, progress)
        injection.origins = origins
        return try engine.inject(injection)
    }

    /// Returns the generated picture for a scale: 1 ... scales - 1. Throws like the other `run`.
    public func run(_ painting: Pixels, startScale: Int, seed: UInt64) throws(SinGANError) -> Pixels {
        try run(painting, entering: .scale(startScale), seed: seed)
    }

    /// Returns the generated picture at the painting's own size, in its depth, profile and alpha.
    ///
    /// It is enlarged as it is: beyond the model's size a painting only has the edges of its flat colours, which the generated picture has left
    /// behind.
    ///
    /// - Throws: `.badData` where the painting's colour profile can't be written to.
    public func finish(_ generated: Pixels, painting: Image) throws(SinGANError) -> Image {
        let target = engine.picture.isGrey ? painting : try painting.colored()
        return try target.replacing(with: generated.resized(width: painting.width, height: painting.height))
    }
}
