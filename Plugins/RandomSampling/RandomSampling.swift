import SinGANEngine
import SinGANImaging
import SinGANSupport

/// New pictures with a model's textures (the paper's section 4, random sampling): every scale draws its own noise. Needs neither files nor a command
/// line:
///
///     var request = RandomSampling.Request()
///     request.count = 8
///     request.tiling = Tiling(across: true, down: true)
///     let pictures = try RandomSampling(model: model, compute: Compute()).pictures(request)
public struct RandomSampling: Sendable {
    private let model: SinGANModel
    private let compute: Compute

    public init(model: SinGANModel, compute: Compute) {
        self.model = model
        self.compute = compute
    }

    /// What to draw.
    public struct Request: Sendable {
        public var count = 1
        /// nil: the model's size.
        public var width: Int?
        public var height: Int?
        /// Scales below this one repeat the training picture's layout; 0 draws everything anew.
        public var startScale = 0
        /// Directions in which copies of the picture can be laid side by side without a seam; needs start scale 0.
        public var tiling = Tiling.none
        public var seed: UInt64 = 0

        public init() {}
    }

    /// `request.count` pictures. The same seed gives the same pictures, and a larger count begins with those of a smaller one.
    public func pictures(_ request: Request) throws(SinGANError) -> [Pixels] {
        var pictures: [Pixels] = []
        for index in 0..<request.count { pictures.append(try picture(request, index)) }
        return pictures
    }

    /// One of them, by its number from 0.
    public func picture(_ request: Request, _ index: Int) throws(SinGANError) -> Pixels {
        try model.sample(
            seed: request.seed, index: index, width: request.width, height: request.height, startScale: request.startScale,
            tiling: request.tiling, on: compute)
    }
}
