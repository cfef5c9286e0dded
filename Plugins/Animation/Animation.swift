import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The algorithm of moving pictures (paper, section 4, "single image animation"): the model draws a frame for every step of a walk through the noise.
///
/// It wants a model trained with `Animation.needs`; others work too, with a border that stands still. It needs neither files nor a command line:
///
///     var request = Animation.Request()
///     (request.frames, request.loops) = (60, true)
///     let sequence = try Animation(model: model, compute: Compute()).run(request)
///     try AnimationWriter().write(sequence, to: "waves.gif")
public struct Animation: Sendable {
    /// The published training: noise around the pictures, and a coarsest scale of 20 pixels.
    public static let needs: TrainingNeeds = {
        var needs = TrainingNeeds()
        (needs.minSize, needs.padsWithNoise, needs.trainsAll) = (20, true, true)
        return needs
    }()

    private let model: SinGANModel
    private let whole: Pixels?
    private let compute: Compute

    /// Prepares an animation.
    ///
    /// - Parameter picture: the picture that the model was trained on, larger than the model: frames get its size and its sharpness. nil gives frames
    ///   of the model's size.
    public init(model: SinGANModel, finishedWith picture: Pixels? = nil, compute: Compute) {
        self.model = model
        whole = picture
        self.compute = compute
    }

    /// A request for an animation.
    public struct Request: Sendable {
        /// The number of frames, at least 2.
        public var frames = 100
        /// The rate at which the frames are shown, above 0.
        public var framesPerSecond = 10.0
        /// The calmness, 0 (restless) to 1 (calm): beta 0.80 to 0.95 of the published walk.
        public var calm = 0.5
        /// The first scale that moves; coarser scales stand still. 0 lets everything move.
        public var startScale = 1
        /// Whether the last frame leads back to the first without a jump.
        public var loops = false
        /// The area that moves: 1 where it may, of the frames' size, edges soft or hard. nil for everything.
        public var region: Mask?
        /// The seed of the walk.
        public var seed: UInt64 = 0

        /// Makes a request for 100 frames at 10 per second, without a loop.
        public init() {}

        /// The walk through the noise that makes these frames.
        public var walk: NoiseWalk {
            var walk = NoiseWalk()
            (walk.frames, walk.startScale, walk.isClosed, walk.seed) = (frames, startScale, loops, seed)
            walk.beta = 0.8 + 0.15 * calm
            return walk
        }
    }

    /// Makes the frames. Outside of a region they are exactly the training picture.
    ///
    /// A loop begins at the frame into which the step is smallest, so that the seam is where nobody looks for one.
    ///
    /// - Parameter progress: takes the number of frames that are done.
    /// - Throws: `.usage` for fewer than 2 frames, a calm outside 0...1 or an impossible start scale, or the reason of a cancellation.
    public func run(_ request: Request, progress: (_ done: Int) -> Void = { _ in }) throws(SinGANError) -> FrameSequence {
        guard request.frames >= 2, request.framesPerSecond > 0, (0...1).contains(request.calm) else {
            throw SinGANError(
                .usage,
                "an animation of \(request.frames) frames, \(request.framesPerSecond) per second, calm \(request.calm) can't be made",
                hint: "Ask for at least 2 frames, more than 0 per second, and a calm of 0 to 1.")
        }
        let still = whole ?? model.picture.pixels
        let isGrey = still.isGrey
        var sequence = FrameSequence(
            width: still.width, height: still.height, framesPerSecond: request.framesPerSecond, closes: request.loops)
        var finished: FinishedFrames?
        if let whole { finished = FinishedFrames(whole, still: try model.reconstruct(on: compute)) }
        try model.walk(request.walk, on: compute) { number, layout throws(SinGANError) in
            let picture = (finished?.frame(layout) ?? layout).grey(if: isGrey)
            sequence.append(request.region.map { still.mixed(with: picture, $0) } ?? picture)
            progress(number + 1)
        }
        guard request.loops else { return sequence }
        let steps = sequence.steps()
        return sequence.beginning(at: steps.indices.min { steps[$0] < steps[$1] } ?? 0)
    }
}

/// The mask of `--region`, and the checks that it has to pass.
struct AnimateRegion {
    let mask: Mask
    let name: String

    /// Returns the softened region at the frames' size.
    ///
    /// - Parameters:
    ///   - picture: the name and the size of the picture that the mask was drawn on.
    ///   - width, height: the size of the frames.
    /// - Throws: `.badData` where the mask has neither the picture's size nor the frames', or marks nothing, or everything.
    func soft(on picture: (name: String, width: Int, height: Int), width: Int, height: Int) throws(SinGANError) -> Mask {
        let sizes = [(picture.width, picture.height), (width, height)]
        guard sizes.contains(where: { $0 == (mask.width, mask.height) }) else {
            throw SinGANError(
                .badData, "\(name) is \(mask.width)x\(mask.height) and \(picture.name) is \(picture.width)x\(picture.height)",
                hint: "Give a mask of the picture's size, white where it may move.")
        }
        let fitted = mask.resized(width: width, height: height).thresholded()
        guard fitted.values.contains(1) else {
            let isBlack = !mask.thresholded().values.contains(1)
            throw SinGANError(
                .badData,
                isBlack
                    ? "\(name) is all black: nothing may move" : "the region covers less than a pixel of the model's \(width)x\(height)",
                hint: isBlack ? "Paint it white where the picture may move." : "Paint a larger one, or train with a larger --max-size.")
        }
        guard fitted.values.contains(0) else {
            throw SinGANError(
                .badData, "\(name) is all white: everything may move",
                hint: "Leave --region out, or paint it black where nothing may move.")
        }
        return SoftMask.region(fitted)
    }
}
