import SinGANEngine
import SinGANImaging
import SinGANSupport

/// Makes a rough edit of a model's own picture seamless (paper, section 4, "editing").
///
/// The edited picture is injected at a scale, and inside a softened mask the generated picture replaces the original. Needs neither files nor a
/// command line:
///
///     let area = try EditedArea.difference(of: edited.pixels(), from: model.picture.pixels)
///     let editing = Editing(model: model, compute: Compute())
///     let result = try editing.run(edited.pixels(), area: area, startScale: 4, seed: 1)
///     let picture = try editing.finish(result, edited: edited, original: original)
public struct Editing: Sendable {
    /// The default start scale as a share of the model's scales.
    public static let defaultShare = 0.4

    private let model: SinGANModel
    private let compute: Compute

    public init(model: SinGANModel, compute: Compute) {
        self.model = model
        self.compute = compute
    }

    /// What one start scale makes of an edit, at the model's size.
    public struct Result: Sendable {
        /// The whole generated picture.
        public let generated: Pixels
        /// How much of it is taken, 0...1.
        public let soft: Mask
    }

    /// - Parameters:
    ///   - edited: of any size, in the model picture's proportions.
    ///   - area: what was edited, of any size; on from one half.
    ///   - startScale: 1 ... scales - 1; coarse ones change more.
    ///   - seed: of the noise.
    /// - Throws: `.badData` where nothing of the area is left at the model's size; `.usage` for an impossible start scale.
    public func run(_ edited: Pixels, area: Mask, startScale: Int, seed: UInt64) throws(SinGANError) -> Result {
        let hard = try EditedArea.fit(area, width: model.width, height: model.height)
        let generated = try model.inject(edited, at: startScale, seed: seed, on: compute)
        return Result(generated: generated, soft: SoftMask.editing(hard))
    }

    /// The result at the edit's own size: generated, with the edit's detail, inside the softened mask, and outside it `original`'s samples, untouched.
    ///
    /// - Parameter original: the picture before the edit where it has the edit's size, else the edit itself. Its depth, profile and alpha stay.
    public func finish(_ result: Result, edited: Image, original: Image) throws(SinGANError) -> Image {
        try original.blended(with: result.generated, result.soft, detailOf: edited.pixels())
    }

    /// The whole generated picture at the edit's own size.
    public func unmasked(_ result: Result, edited: Image, original: Image) throws(SinGANError) -> Image {
        try original.replacing(with: DetailTransfer.enlarge(result.generated, like: edited.pixels()))
    }
}
