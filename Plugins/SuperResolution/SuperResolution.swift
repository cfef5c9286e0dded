import SinGANEngine
import SinGANImaging
import SinGANSupport

/// Enlarges a picture with the textures it has itself (paper, section 4, "super-resolution").
///
/// A model trained on the picture as `needs` say knows how the picture's finest scale comes from the one below. Natural pictures repeat
/// themselves over scales, so the same generator, applied again and again to the enlarged picture, adds the detail of scales that nobody has seen.
/// Needs neither files nor a command line:
///
///     let configuration = SuperResolution.needs.applied(to: TrainingConfiguration(preset: .balanced))
///     let training = try TrainingPicture(fitting: picture.pixels(), configuration)
///     let file = ModelStore(folder: "models").path(of: try training.identity(configuration))
///     let request = TrainingRequest(picture: training, configuration: configuration, destination: file)
///     let model = try TrainingSession(request, on: Compute()) { print($0) }.run()
///     let enlarged = try SuperResolution(model: model, compute: Compute()).enlarge(picture, factor: 4, seed: 1)
public struct SuperResolution: Sendable {
    /// How the model has to be trained (the paper's supplement): a strong reconstruction, and scales a factor of 2^(1/3) apart for every
    /// enlargement, so that all factors share one model.
    public static let needs: TrainingNeeds = {
        var needs = TrainingNeeds()
        needs.alpha = 100
        needs.minSize = 18
        // 2^(-1/3), written out: it is part of the model's identity, which mustn't depend on a library's pow.
        needs.scaleFactor = 0.7937005259840998
        return needs
    }()

    private let model: SinGANModel
    private let compute: Compute

    public init(model: SinGANModel, compute: Compute) {
        self.model = model
        self.compute = compute
    }

    /// The picture `factor` times as large: its own depth, colours, profile and EXIF; alpha is enlarged by a cubic.
    ///
    /// The picture may be larger than the one the model was trained on: all of it is enlarged.
    ///
    /// - Parameter progress: called after every pass with its number from 1.
    /// - Throws: `.usage` for a factor of 1 or less or one that leads to a picture too large for memory, `.badData` where the model or the picture's
    ///   profile can't be used, or the reason of a cancellation.
    public func enlarge(_ picture: Image, factor: Double, seed: UInt64, progress: (_ pass: Int) -> Void = { _ in }) throws(SinGANError)
        -> Image
    {
        let plan = try EnlargementPlan(PixelSize(width: picture.width, height: picture.height), factor: factor)
        try plan.checkMemory(for: picture)
        return try picture.remade(of: try enlarge(try picture.pixels(), plan, seed: seed, progress: progress))
    }

    /// The same for sRGB pixels.
    ///
    /// - Parameters:
    ///   - plan: made for the size of `pixels`; traps otherwise.
    ///   - tileSize: the longest side of the tiles in which the generator runs.
    public func enlarge(
        _ pixels: Pixels, _ plan: EnlargementPlan, seed: UInt64, tileSize: Int = SinGANModel.tileSize,
        progress: (_ pass: Int) -> Void = { _ in }
    ) throws(SinGANError) -> Pixels {
        precondition(
            plan.picture == PixelSize(width: pixels.width, height: pixels.height),
            "a plan for \(plan.picture), not \(pixels.width)x\(pixels.height)")
        return try model.enlarge(pixels, through: plan.sizes, seed: seed, tileSize: tileSize, on: compute, progress: progress)
    }
}
