import SinGANNumerics
import SinGANSupport

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
