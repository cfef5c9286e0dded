import SinGANEngine
import SinGANImaging
import SinGANSupport

/// Erases a part of a model's own picture: the place is filled smoothly from around it, and the model, into which that is injected, draws the picture's
/// texture there (the paper's "editing", section 4, of a picture in which something is missing).
///
/// The algorithm knows neither files nor a command line; any Swift program can use it:
///
///     let erasure = Erasure(model: model, compute: Compute())
///     let area = Erasure.area(of: mask, at: PixelSize(width: model.width, height: model.height))
///     let result = try erasure.run(picture, area: area, startScale: 4, seed: 1)
///     try ImageWriter().write(result, to: "without.png")
public struct Erasure: Sendable {
    /// The default start scale as a share of the model's scales: fine enough to keep the colours of the filling, coarse enough to give it texture.
    public static let defaultShare = 0.4
    /// How the area is widened and softened: an object's edge and shadow go with it.
    public static let softening = SoftMask(dilation: 5, softness: 2)

    private let model: SinGANModel
    private let compute: Compute

    public init(model: SinGANModel, compute: Compute) {
        self.model = model
        self.compute = compute
    }

    /// What is replaced, at a model's size: 1 wherever anything is marked, softly 0 outside of it.
    ///
    /// - Parameters:
    ///   - mask: above 0 where something is to be erased; of any size.
    ///   - size: of the model.
    public static func area(of mask: Mask, at size: PixelSize) -> Mask {
        let shrunk = mask.resized(width: size.width, height: size.height)
        let touched = Mask(width: size.width, height: size.height, values: shrunk.values.map { $0 > 0 ? 1 : 0 })
        // A pixel more: where the area is enlarged again, its outermost pixels are mixed with their neighbours.
        return softening(touched.dilated(radius: 1))
    }

    /// The picture without what is in the area, at the picture's own size; where the area is 0 every sample stays as it is.
    ///
    /// - Parameters:
    ///   - picture: the one that the model was trained on, of any size.
    ///   - area: as `area(of:at:)` makes it; of any size.
    ///   - startScale: 1 ... scales - 1; coarse ones invent more.
    ///   - seed: of the noise.
    /// - Throws: `.usage` for an impossible start scale, `.badData` where the picture's profile can't be used, or the reason of a cancellation.
    public func run(_ picture: Image, area: Mask, startScale: Int, seed: UInt64) throws(SinGANError) -> Image {
        let soft = area.resized(width: picture.width, height: picture.height)
        let known = Mask(width: soft.width, height: soft.height, values: soft.values.map { 1 - $0 })
        let filled = try picture.pixels().filled(where: known)
        let generated = try model.inject(filled, at: startScale, seed: seed, on: compute)
        return try picture.blended(with: generated, area, detailOf: filled)
    }
}
