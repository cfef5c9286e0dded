import SinGANEngine
import SinGANImaging
import SinGANSupport

/// Makes a picture of a rough painting with a model's textures (paper, section 4, "paint-to-image").
///
/// The painting is injected at a coarse scale, at its own proportions with about as many pixels as the model has. Needs neither files nor a command
/// line:
///
///     let painting = PaintToImage(model: model, compute: Compute())
///     let generated = try painting.run(clipart.pixels(), startScale: 1, seed: 1)
///     let picture = try painting.finish(generated, painting: clipart)
public struct PaintToImage: Sendable {
    /// The paper: the coarse scales work best.
    public static let defaultStartScale = 1

    private let model: SinGANModel
    private let compute: Compute

    public init(model: SinGANModel, compute: Compute) {
        self.model = model
        self.compute = compute
    }

    /// The generated picture, at the size of the injection: `model.injectionSize(for:)`.
    ///
    /// - Parameters:
    ///   - painting: of any size.
    ///   - startScale: 1 ... scales - 1; finer scales leave more of the painting.
    ///   - seed: of the noise.
    /// - Throws: `.usage` for an impossible start scale, or a painting too narrow for the model.
    public func run(_ painting: Pixels, startScale: Int, seed: UInt64) throws(SinGANError) -> Pixels {
        try model.inject(painting, at: startScale, size: size(of: painting), seed: seed, on: compute)
    }

    /// The same with a model whose scale was trained on quantized colours: the painting, in the colours of the model's palette, enters that scale.
    ///
    /// - Throws: `.usage` for a model without such a scale, or a painting too narrow for it.
    public func runQuantized(_ painting: Pixels, seed: UInt64) throws(SinGANError) -> Pixels {
        try model.injectQuantized(painting, size: size(of: painting), seed: seed, on: compute)
    }

    /// The generated picture at the painting's own size, in its depth, profile and alpha.
    ///
    /// It is enlarged as it is: what a painting has beyond the model's size are the edges of its flat colours, which the generated picture has left
    /// behind.
    public func finish(_ generated: Pixels, painting: Image) throws(SinGANError) -> Image {
        try painting.replacing(with: generated.resized(width: painting.width, height: painting.height))
    }

    private func size(of painting: Pixels) -> PixelSize {
        model.injectionSize(for: PixelSize(width: painting.width, height: painting.height))
    }
}
