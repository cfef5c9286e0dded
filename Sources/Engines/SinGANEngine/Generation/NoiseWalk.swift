import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// A walk through a model's maps of noise, one step per frame (published for animation; paper, section 4, "single image animation"):
///
///     z(0) = z*,  z(1) = 0.95 z* + 0.05 u,  z(t+1) = a z* + (1-a)(z(t) + b (z(t) - z(t-1)) + (1-b) u)
///
/// with fresh standard normal u at every step. z* is the noise of the reconstruction: fixed at the coarsest scale, 0 above it.
///
/// A closed walk comes back to where it began. For y = z - z* the walk is y(t+1) = (1-a)(y(t) + b (y(t) - y(t-1)) + (1-b) u(t)), a stable linear
/// filter: driven by noise of period N it settles into a walk of period N, whatever it began with. The frames are one such period, so the
/// step from the last frame to the first is a step like any other.
public struct NoiseWalk: Sendable, Hashable {
    /// 1 or more.
    public var frames = 100
    /// Coarser scales keep to z*, so that what they draw stands still.
    public var startScale = 1
    /// a: how strongly every step is drawn back to z*, above 0 to 1.
    public var alpha = 0.1
    /// b: how much of a step goes on into the next, 0 to below 1. Published: 0.8 to 0.95.
    public var beta = 0.9
    /// Whether it comes back to where it began.
    public var isClosed = false
    /// The seed of the fresh noise at every step.
    public var seed: UInt64 = 0

    /// An open walk of 100 frames.
    public init() {}

    /// The part of fresh noise in the first step of an open walk.
    static let firstStep = 0.05

    /// Throws `.usage` for values that no walk can be made with.
    func validate() throws(SinGANError) {
        guard frames >= 1, alpha > 0, alpha <= 1, beta >= 0, beta < 1 else {
            throw SinGANError(
                .usage, "a walk of \(frames) frames with alpha \(alpha) and beta \(beta) makes no sense",
                hint: "Frames are 1 or more, alpha is above 0 to 1, beta is 0 to below 1.")
        }
    }

    /// Steps after which a closed walk has forgotten where it began, to a billionth: the filter's slowest mode fades by a constant factor each step,
    /// the largest modulus of the roots of x^2 - (1-a)(1+b) x + (1-a) b.
    var warmUp: Int {
        let (p, q) = ((1 - alpha) * (1 + beta), (1 - alpha) * beta)
        let discriminant = p * p - 4 * q
        let modulus = discriminant < 0 ? q.squareRoot() : (p + discriminant.squareRoot()) / 2
        return modulus > 0 ? Int((log(1e-9) / log(modulus)).rounded(.up)) : 1
    }
}

/// One scale's noise on a `NoiseWalk`.
final class WalkingNoise {
    /// z(t).
    private(set) var z: Tensor
    /// z(t-1).
    private var previous: Tensor
    private let center: Tensor
    /// u.
    private let fresh: Tensor
    private let scale: Int
    private let walk: NoiseWalk

    /// At z(0) = z*.
    ///
    /// - Parameter center: z*, H x W x 3.
    init(_ walk: NoiseWalk, scale: Int, center: Tensor) {
        (self.walk, self.scale, self.center) = (walk, scale, center)
        (z, previous, fresh) = (center.copied(), center.copied(), Tensor(center.shape))
    }

    /// From z(t) to z(t+1). Allocates nothing.
    ///
    /// - Parameter t: the number of the step's noise; the first step of an open walk is 0.
    func advance(_ t: Int, on pool: WorkerPool) {
        let field = RandomField(seed: walk.seed, purpose: .walk, scale: scale, iteration: t)
        Noise.fill(fresh, field, scale: scale, on: pool)
        let isFirst = t == 0 && !walk.isClosed
        let (a, b) = isFirst ? (1 - NoiseWalk.firstStep, 0) : (walk.alpha, walk.beta)
        let (pull, rest, drift, chance) = (Scalar(a), Scalar(1 - a), Scalar(b), Scalar(1 - b))
        // In the first step z itself has no part: z(1) = 0.95 z* + 0.05 u.
        let keep: Scalar = isFirst ? 0 : 1
        let (pz, pp, pc, pu) = (z.pointer, previous.pointer, center.pointer, fresh.pointer)
        for i in 0..<z.count {
            pp[i] = pull * pc[i] + rest * (keep * pz[i] + drift * (pz[i] - pp[i]) + chance * pu[i])
        }
        swap(&z, &previous)
    }
}

extension SinGANModel {
    /// The pictures along a walk through the noise (published for animation), one at a time. The first frame of an open walk that starts at any scale
    /// is the reconstruction.
    ///
    /// - Parameter frame: takes each picture of model size with its number from 0; what it throws ends the walk.
    /// - Throws: `.usage` for a walk that the model can't make, `.badData` where nothing is trained yet, or the reason of a cancellation.
    public func walk(
        _ walk: NoiseWalk, on compute: Compute, frame: (_ number: Int, _ picture: Pixels) throws(SinGANError) -> Void
    ) throws(SinGANError) {
        try walk.validate()
        try checkUsable(startScale: walk.startScale, from: 0)
        let sizes = Array(state.plan.sizes.prefix(generators.count))
        let stack = GeneratorStack(generators, border: border, on: compute.pool)
        let image = layout(below: walk.startScale, entering: sizes[walk.startScale], stack, compute)
        let noises = (walk.startScale..<generators.count).map { scale in
            let center = Tensor(border.noiseShape(sizes[scale].shape))
            center.setReconstructionNoise(scale, state.fixedNoise)
            return WalkingNoise(walk, scale: scale, center: center)
        }
        if walk.isClosed { try settle(noises, walk, compute) }
        for number in 0..<walk.frames {
            if number > 0 { for noise in noises { noise.advance(number - 1, on: compute.pool) } }
            let result = stack.run(image, from: walk.startScale, sizes: sizes) { scale, map in
                map.copy(from: noises[scale - walk.startScale].z)
            }
            try frame(number, try finish(result, picture.size, compute))
        }
    }

    /// Leads a closed walk to its frame 0, through as many steps before it as it takes to forget where it began.
    private func settle(_ noises: [WalkingNoise], _ walk: NoiseWalk, _ compute: Compute) throws(SinGANError) {
        for step in -walk.warmUp..<0 {
            let t = (step % walk.frames + walk.frames) % walk.frames
            for noise in noises { noise.advance(t, on: compute.pool) }
            try compute.cancellation.check()
        }
    }
}
