import SinGANEngine
import SinGANImaging
import SinGANSupport

/// Gives a picture the textures of another: the content goes through the style picture's model (paper, supplement).
///
/// The content is injected at its own proportions with about as many pixels as the model has. Needs neither files nor a command line:
///
///     let transfer = StyleTransfer(model: styleModel, compute: Compute())
///     let generated = try transfer.run(content.pixels(), startScale: 3, seed: 1)
///     let picture = try transfer.finish(generated, content: content, keepsColor: true)
public struct StyleTransfer: Sendable {
    /// The default start scale as a share of the model's scales.
    public static let defaultShare = 1.0 / 3

    private let model: SinGANModel
    private let compute: Compute

    public init(model: SinGANModel, compute: Compute) {
        self.model = model
        self.compute = compute
    }

    /// The generated picture, at the size of the injection: `model.injectionSize(for:)`.
    ///
    /// - Parameters:
    ///   - content: of any size.
    ///   - startScale: 1 ... scales - 1; coarse ones leave little of the content, fine ones little of the style.
    ///   - seed: of the noise.
    /// - Throws: `.usage` for an impossible start scale, or a content too narrow for the model.
    public func run(_ content: Pixels, startScale: Int, seed: UInt64) throws(SinGANError) -> Pixels {
        let size = model.injectionSize(for: PixelSize(width: content.width, height: content.height))
        return try model.inject(content, at: startScale, size: size, seed: seed, on: compute)
    }

    /// The generated picture at the content's own size, with its detail (`DetailTransfer`), in its depth, profile and alpha.
    ///
    /// - Parameter keepsColor: luma of the generated picture, chroma (Cb, Cr of Rec. 709) of the content; see `Pixels.withChroma(of:)`.
    public func finish(_ generated: Pixels, content: Image, keepsColor: Bool) throws(SinGANError) -> Image {
        let own = try content.pixels()
        let enlarged = DetailTransfer.enlarge(generated, like: own)
        return try content.replacing(with: keepsColor ? enlarged.withChroma(of: own) : enlarged)
    }
}
