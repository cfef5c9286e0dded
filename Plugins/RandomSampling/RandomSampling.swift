import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The algorithm that draws random pictures from an engine (SinGAN, section 4, "random samples" and "arbitrary sizes"; GPNN, section 4).
///
/// It needs neither files nor a command line:
///
///     let sampling = RandomSampling(engine: try PatchEngine(picture, compute: Compute()))
///     let pictures = try sampling.pictures(.init())
public struct RandomSampling: Sendable {
    private let engine: any PictureEngine

    /// Draws from an engine.
    public init(engine: any PictureEngine) { self.engine = engine }

    /// Draws from a trained model.
    public init(model: SinGANModel, compute: Compute) { self.init(engine: TrainedEngine(model: model, compute: compute)) }

    /// A request for pictures.
    public struct Request: Sendable {
        /// The number of pictures.
        public var count = 1
        /// The width in pixels; nil for the engine's.
        public var width: Int?
        /// The height in pixels; nil for the engine's.
        public var height: Int?
        /// The directions in which copies of a result continue each other.
        public var tiling = Tiling.none
        /// The first scale that is drawn anew; the scales below it keep the picture's layout.
        public var startScale = 0
        /// The seed of all the pictures.
        public var seed: UInt64 = 0
        /// The share of the layout that is left to chance, 0...1; nil for the engine's own.
        public var variety: Double?

        /// Makes a request for one picture of the engine's size, with seed 0.
        public init() {}
    }

    /// Draws picture `index` of a seed: asking for more pictures doesn't change the first ones.
    ///
    /// - Throws: `.usage` for a size or scale that can't be had, or the reason of a cancellation.
    ///
    /// - Parameter origins: the record that takes where the picture comes from; nil where nobody wants to know.
    public func picture(
        _ request: Request, _ index: Int, origins: OriginsRecord? = nil, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws(SinGANError) -> Pixels {
        var sample = SampleRequest()
        (sample.seed, sample.index, sample.startScale, sample.variety) = (request.seed, index, request.startScale, request.variety)
        (sample.tilesAcross, sample.tilesDown) = (request.tiling.across, request.tiling.down)
        if request.width != nil || request.height != nil {
            sample.size = PixelSize(width: request.width ?? engine.size.width, height: request.height ?? engine.size.height)
        }
        (sample.progress, sample.origins) = (progress, origins)
        return try engine.sample(sample)
    }

    /// Draws `request.count` pictures. The same seed gives the same pictures, and a larger count begins with those of a smaller one. Throws like
    /// `picture`.
    public func pictures(_ request: Request) throws(SinGANError) -> [Pixels] {
        var pictures: [Pixels] = []
        for index in 0..<request.count { pictures.append(try picture(request, index)) }
        return pictures
    }
}
