import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// Enlarges a picture with the detail that its coarser scales show.
///
/// By patches: filters that were learned from the picture itself, and back-projection; see `PatchEnlargement`. Nothing is trained. By SinGAN (paper,
/// section 4, "super-resolution"): a model trained on the picture as `needs` say knows how the picture's finest scale comes from the one below; the
/// same generator, applied again and again to the enlarged picture, adds the detail of scales that nobody has seen. As much of it stays as brings
/// smaller versions of the picture nearer to it, unless all of it is asked for. Needs neither files nor a command line:
///
///     let enlarged = try SuperResolution(engine: PatchEnlarger(compute: Compute())).enlarge(picture, factor: 4)
///
/// and with a model
///
///     let configuration = SuperResolution.needs.applied(to: TrainingConfiguration(preset: .balanced))
///     let training = try TrainingPicture(fitting: picture.pixels(), configuration)
///     let file = ModelStore(folder: "models").path(of: try training.identity(configuration))
///     let request = TrainingRequest(picture: training, configuration: configuration, destination: file)
///     let model = try TrainingSession(request, on: Compute()) { print($0) }.run()
///     let enlarged = try SuperResolution(model: model, compute: Compute()).enlarge(picture, factor: 4, seed: 1)
public struct SuperResolution: Sendable {
    /// The requirements of the model's training (the paper's supplement): a strong reconstruction, and scales a factor of 2^(1/3) apart for every
    /// enlargement, so that all factors share one model.
    public static let needs: TrainingNeeds = {
        var needs = TrainingNeeds()
        needs.alpha = 100
        needs.minSize = 18
        needs.trainsAll = true
        // 2^(-1/3), written out: it is part of the model's identity, which mustn't depend on a library's pow.
        needs.scaleFactor = 0.7937005259840998
        return needs
    }()

    private let engine: any Enlarger

    /// Enlarges with an engine. A model in it has to be trained as `needs` say, or nothing can be enlarged.
    public init(engine: any Enlarger) { self.engine = engine }

    /// Enlarges with a model that was trained as `needs` say.
    public init(model: SinGANModel, compute: Compute) { self.init(engine: TrainedEngine(model: model, compute: compute)) }

    /// Returns the picture `factor` times as large, in its own depth, colours, profile and EXIF; alpha is enlarged by a cubic.
    ///
    /// The picture may be larger than the one the model was trained on: all of it is enlarged.
    ///
    /// - Parameters:
    ///   - seed: the seed of the noise; patches take none.
    ///   - keepsInvention: whether SinGAN's detail stays as it is invented, as published; otherwise only the share that brings the result nearer to
    ///     the truth.
    ///   - tile: the directions in which copies of the picture continue each other, and of the result too; nil finds them by comparing the borders.
    ///   - progress: called after every step with its number from 1, and the number of steps.
    /// - Throws: `.usage` for a model that wasn't trained as `needs` say, for a factor of 1 or less or one that leads to a picture too large for memory, `.badData` where the model or the picture's
    ///   profile can't be used, or the reason of a cancellation.
    public func enlarge(
        _ picture: Image, factor: Double, seed: UInt64 = 0, keepsInvention: Bool = false, tile: TileDirection? = nil,
        progress: @escaping @Sendable (_ done: Int, _ count: Int) -> Void = { _, _ in }
    ) throws(SinGANError) -> Image {
        try checkModel()
        let plan = try EnlargementPlan(PixelSize(width: picture.width, height: picture.height), factor: factor, engine: engine.name)
        try plan.checkMemory(for: picture)
        return try picture.remade(
            of: try enlarge(
                try picture.shownPixels(), plan, seed: seed, keepsInvention: keepsInvention, tile: tile, progress: progress))
    }

    /// Returns an enlargement of sRGB pixels.
    ///
    /// - Parameter plan: the sizes, made for the size of `pixels` and the engine; traps otherwise.
    /// - Throws: `.badData` where the model can't be used, or the reason of a cancellation.
    public func enlarge(
        _ pixels: Pixels, _ plan: EnlargementPlan, seed: UInt64 = 0, keepsInvention: Bool = false, tile: TileDirection? = nil,
        progress: @escaping @Sendable (_ done: Int, _ count: Int) -> Void = { _, _ in }
    ) throws(SinGANError) -> Pixels {
        precondition(plan.engine == engine.name, "a plan for \(plan.engine), not \(engine.name)")
        try checkModel()
        var enlargement = Enlargement(pixels, plan)
        (enlargement.seed, enlargement.keepsInvention, enlargement.progress) = (seed, keepsInvention, progress)
        let found = tile.map { (across: $0.isAcross, down: $0.isDown) } ?? pixels.tiles()
        (enlargement.tilesAcross, enlargement.tilesDown) = (found.across, found.down)
        return try engine.enlarge(enlargement)
    }

    /// Another model would enlarge too, but its finest scale has learned other steps, and holds less to the picture.
    private func checkModel() throws(SinGANError) {
        guard let model = (engine as? TrainedEngine)?.model ?? (engine as? FinishedEngine)?.model else { return }
        let missing = Self.needs.shortcomings(of: model)
        guard missing.isEmpty else {
            throw SinGANError(
                .usage,
                "the model was not trained for super-resolution (\(Self.needs.description)): it has \(missing.joined(separator: ", "))",
                hint: "Train one with SuperResolution.needs, or enlarge with a PatchEnlarger, which needs none.")
        }
    }
}
