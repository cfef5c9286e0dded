import Foundation
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
    public var seed: UInt64 = 0

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
