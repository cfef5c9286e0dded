// Batch normalization in training mode, then LeakyReLU: the layer between two convolutions. Every map is normalized alone.
//
//   mu = mean(x), sigma = sqrt(mean((x - mu)^2) + 1e-5)         over the m = H W pixels of a map, per channel
//   x^ = (x - mu) / sigma        n = gamma x^ + beta        a = n > 0 ? n : 0.2 n
//
// Below, all operators are per channel; P u = u - mean(u) - x^ mean(x^ u) is symmetric, and d x^ = P dx / sigma exactly, epsilon included.
//
// Backward     gn = slope(a) ga;  gbeta = sum gn;  ggamma = <x^, gn>;  gx = (gamma / sigma) P gn
// Tangent      x. -> n. = (gamma / sigma) P x. -> a. = slope(a) n.
// Reverse of the tangent: with delta = gn of the backward pass (the cotangent of n.) and s = <delta, n.>,
//   ds/dgamma = <delta, P x.> / sigma
//   ds/dx     = -(s / (m sigma)) x^ - (gamma / (m sigma^2)) P( <x^, x.> delta + <delta, x^> x. )
// ds/dx. is (gamma / sigma) P delta, which is the gx of the backward pass. The slope has no derivative of its own.

/// Scale and shift of one normalization, or the gradients for them: a view of C values each.
public struct NormalizationView {
    public let gamma: UnsafeMutablePointer<Scalar>
    public let beta: UnsafeMutablePointer<Scalar>

    public init(gamma: UnsafeMutablePointer<Scalar>, beta: UnsafeMutablePointer<Scalar>) {
        self.gamma = gamma
        self.beta = beta
    }
}

/// What one map's normalization leaves for later passes.
public struct BatchStatistics {
    /// mu, per channel.
    public var mean: [Scalar]
    /// Biased variance, without epsilon.
    public var variance: [Scalar]
    /// 1 / sigma.
    public var inverseDeviation: [Scalar]
}

public enum NormalizedActivation {
    public static let epsilon = 1e-5
    public static let leak: Scalar = 0.2

    /// Turns x into x^ where it stands and writes a. Shapes: H x W x C, both.
    public static func forward(
        _ x: Tensor, _ parameters: NormalizationView, into a: Tensor, on pool: WorkerPool
    ) -> BatchStatistics {
        precondition(x.shape == a.shape && x.shape.n == 1, "NormalizedActivation: \(x.shape) into \(a.shape)")
        let statistics = statistics(of: x, on: pool)
        let (c, px, pa) = (x.shape.c, x.pointer, a.pointer)
        statistics.mean.withUnsafeBufferPointer { mean in
            statistics.inverseDeviation.withUnsafeBufferPointer { scale in
                Elementwise.overPixels(x.shape.pixels, channels: c, on: pool) { pixels in
                    for p in pixels {
                        let (row, out) = (px + p * c, pa + p * c)
                        for k in 0..<c {
                            let normalized = (row[k] - mean[k]) * scale[k]
                            row[k] = normalized
                            let n = parameters.gamma[k] * normalized + parameters.beta[k]
                            out[k] = n > 0 ? n : leak * n
                        }
                    }
                }
            }
        }
        return statistics
    }

    /// Two passes, so that a large mean costs no digits of the variance.
    static func statistics(of x: Tensor, on pool: WorkerPool) -> BatchStatistics {
        let (c, m, px) = (x.shape.c, Double(x.shape.pixels), x.pointer)
        let mean = Reduction.sum(pixels: x.shape.pixels, lanes: c, on: pool) { pixels, sums in
            for p in pixels { for k in 0..<c { sums[k] += px[p * c + k] } }
        }.map { Scalar($0 / m) }
        let variance = mean.withUnsafeBufferPointer { mean in
            Reduction.sum(pixels: x.shape.pixels, lanes: c, on: pool) { pixels, sums in
                for p in pixels {
                    for k in 0..<c {
                        let d = px[p * c + k] - mean[k]
                        sums[k] += d * d
                    }
                }
            }
        }.map { Scalar($0 / m) }
        return BatchStatistics(
            mean: mean, variance: variance, inverseDeviation: variance.map { Scalar(1 / (Double($0) + epsilon).squareRoot()) })
    }

    /// Turns ga into gx where it stands and adds to `gradients`, where there are any. With `delta`, gn is kept there.
    public static func backward(
        _ ga: Tensor, activation a: Tensor, normalized: Tensor, _ statistics: BatchStatistics, _ parameters: NormalizationView,
        gradients: NormalizationView?, keeping delta: Tensor? = nil, on pool: WorkerPool
    ) {
        precondition(ga.shape == a.shape && ga.shape == normalized.shape, "NormalizedActivation.backward: \(ga.shape), \(a.shape)")
        let (c, pixels) = (ga.shape.c, ga.shape.pixels)
        let (pg, pa, px) = (ga.pointer, a.pointer, normalized.pointer)
        let sums = Reduction.sum(pixels: pixels, lanes: 2 * c, on: pool) { range, sums in
            for p in range {
                let (g, act, xh) = (pg + p * c, pa + p * c, px + p * c)
                for k in 0..<c {
                    let gn = act[k] > 0 ? g[k] : leak * g[k]
                    g[k] = gn
                    sums[k] += gn
                    sums[c + k] += gn * xh[k]
                }
            }
        }
        if let gradients {
            for k in 0..<c {
                gradients.beta[k] += Scalar(sums[k])
                gradients.gamma[k] += Scalar(sums[c + k])
            }
        }
        delta?.copy(from: ga)
        project(ga, normalized, sums, scale: (0..<c).map { parameters.gamma[$0] * statistics.inverseDeviation[$0] }, on: pool)
    }

    /// u <- scale P u, given sum(u) and sum(x^ u) per channel.
    static func project(_ u: Tensor, _ normalized: Tensor, _ sums: [Double], scale: [Scalar], on pool: WorkerPool) {
        let (c, pu, px) = (u.shape.c, u.pointer, normalized.pointer)
        let means = sums.prefix(2 * c).map { Scalar($0 / Double(u.shape.pixels)) }
        means.withUnsafeBufferPointer { means in
            scale.withUnsafeBufferPointer { scale in
                Elementwise.overPixels(u.shape.pixels, channels: c, on: pool) { range in
                    for p in range {
                        let (row, xh) = (pu + p * c, px + p * c)
                        for k in 0..<c { row[k] = scale[k] * (row[k] - means[k] - xh[k] * means[c + k]) }
                    }
                }
            }
        }
    }
}
