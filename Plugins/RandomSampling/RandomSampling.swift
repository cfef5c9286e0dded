import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// Draws random pictures from an engine (SinGAN, section 4, "random samples" and "arbitrary sizes"; GPNN, section 4).
///
/// Needs neither files nor a command line:
///
///     let sampling = RandomSampling(engine: try PatchEngine(picture, compute: Compute()))
///     let pictures = try sampling.pictures(.init())
public struct RandomSampling: Sendable {
    private let engine: any PictureEngine

    public init(engine: any PictureEngine) { self.engine = engine }

    /// Draws from a trained model.
    public init(model: SinGANModel, compute: Compute) { self.init(engine: TrainedEngine(model: model, compute: compute)) }

    /// What to draw.
    public struct Request: Sendable {
        public var count = 1
        /// nil: the engine's size.
        public var width: Int?
        public var height: Int?
        public var tiling = Tiling.none
        /// Scales below it keep the picture's layout.
        public var startScale = 0
        public var seed: UInt64 = 0
        /// How much of the layout is left to chance, 0...1; nil: the engine's own.
        public var variety: Double?

        public init() {}
    }

    /// Picture `index` of a seed: asking for more pictures doesn't change the first ones. Throws like `PictureEngine.sample`.
    public func picture(_ request: Request, _ index: Int, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in })
        throws(SinGANError)
        -> Pixels
    {
        var sample = SampleRequest()
        (sample.seed, sample.index, sample.startScale, sample.variety) = (request.seed, index, request.startScale, request.variety)
        (sample.tilesAcross, sample.tilesDown) = (request.tiling.across, request.tiling.down)
        if request.width != nil || request.height != nil {
            sample.size = PixelSize(width: request.width ?? engine.size.width, height: request.height ?? engine.size.height)
        }
        sample.progress = progress
        return try engine.sample(sample)
    }

    /// `request.count` pictures. The same seed gives the same pictures, and a larger count begins with those of a smaller one.
    public func pictures(_ request: Request) throws(SinGANError) -> [Pixels] {
        var pictures: [Pixels] = []
        for index in 0..<request.count { pictures.append(try picture(request, index)) }
        return pictures
    }
}
