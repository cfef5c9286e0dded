// The tangent pass of batch normalization and LeakyReLU and its reverse, in one go: see NormalizedActivation.swift for the formulas.

extension NormalizedActivation {
    /// Turns the tangent x. into a. where it stands, and delta into ds/dx, s = <delta, n.>; adds ds/dgamma to `gradients`.
    ///
    /// - Parameters:
    ///   - dx: x. on entry, a. on exit; H x W x C.
    ///   - delta: the gn that the backward pass kept, on entry; ds/dx on exit.
    public static func tangent(
        _ dx: Tensor, delta: Tensor, activation a: Tensor, normalized: Tensor, _ statistics: BatchStatistics,
        _ parameters: NormalizationView, gradients: NormalizationView, on pool: WorkerPool
    ) {
        precondition(dx.shape == a.shape && dx.shape == delta.shape, "NormalizedActivation.tangent: \(dx.shape), \(a.shape)")
        let sums = TangentSums(dx, delta, normalized, on: pool)
        let (c, m) = (dx.shape.c, Double(dx.shape.pixels))
        var factors = [Scalar](repeating: 0, count: 8 * c)
        for k in 0..<c {
            let (scale, gamma) = (Double(statistics.inverseDeviation[k]), Double(parameters.gamma[k]))
            let inner = sums.deltaDotProjected(k, m)  // <delta, P x.>
            gradients.gamma[k] += Scalar(inner * scale)
            let (a, b) = (sums.normalizedDotTangent[k], sums.normalizedDotDelta[k])
            let second = -gamma * scale * scale / m
            for (i, value) in [
                sums.tangent[k] / m, a / m, gamma * scale, -gamma * scale * scale * inner / m,
                second * a, second * b, sums.delta[k] / m, b / m,
            ].enumerated() { factors[i * c + k] = Scalar(value) }
        }
        apply(dx, delta, a, normalized, factors, on: pool)
    }

    /// One pass over the data with the per-channel factors, in this order:
    /// 0 mean(x.)  1 mean(x^ x.)  2 gamma/sigma  3 -s/(m sigma)  4 and 5 the two of the second-order term  6 mean(delta)  7 mean(x^ delta).
    private static func apply(
        _ dx: Tensor, _ delta: Tensor, _ a: Tensor, _ normalized: Tensor, _ factors: [Scalar], on pool: WorkerPool
    ) {
        let c = dx.shape.c
        let (pd, pt, pa, px) = (delta.pointer, dx.pointer, a.pointer, normalized.pointer)
        factors.withUnsafeBufferPointer { f in
            Elementwise.overPixels(dx.shape.pixels, channels: c, on: pool) { range in
                for p in range {
                    let (d, t, act, xh) = (pd + p * c, pt + p * c, pa + p * c, px + p * c)
                    for k in 0..<c {
                        let projectedTangent = t[k] - f[k] - xh[k] * f[c + k]
                        let projectedDelta = d[k] - f[6 * c + k] - xh[k] * f[7 * c + k]
                        d[k] = f[3 * c + k] * xh[k] + f[4 * c + k] * projectedDelta + f[5 * c + k] * projectedTangent
                        let n = f[2 * c + k] * projectedTangent
                        t[k] = act[k] > 0 ? n : leak * n
                    }
                }
            }
        }
    }
}

/// The five sums over pixels that the tangent pass needs, per channel.
private struct TangentSums {
    let tangent: [Double]
    let delta: [Double]
    let normalizedDotTangent: [Double]
    let normalizedDotDelta: [Double]
    let deltaDotTangent: [Double]

    init(_ dx: Tensor, _ delta: Tensor, _ normalized: Tensor, on pool: WorkerPool) {
        let c = dx.shape.c
        let (pd, pt, px) = (delta.pointer, dx.pointer, normalized.pointer)
        let sums = Reduction.sum(pixels: dx.shape.pixels, lanes: 5 * c, on: pool) { range, sums in
            for p in range {
                let (d, t, xh) = (pd + p * c, pt + p * c, px + p * c)
                for k in 0..<c {
                    sums[k] += t[k]
                    sums[c + k] += d[k]
                    sums[2 * c + k] += xh[k] * t[k]
                    sums[3 * c + k] += xh[k] * d[k]
                    sums[4 * c + k] += d[k] * t[k]
                }
            }
        }
        tangent = Array(sums[0..<c])
        self.delta = Array(sums[c..<2 * c])
        normalizedDotTangent = Array(sums[2 * c..<3 * c])
        normalizedDotDelta = Array(sums[3 * c..<4 * c])
        deltaDotTangent = Array(sums[4 * c..<5 * c])
    }

    /// <delta, P x.> of channel k, m pixels.
    func deltaDotProjected(_ k: Int, _ m: Double) -> Double {
        deltaDotTangent[k] - delta[k] * tangent[k] / m - normalizedDotDelta[k] * normalizedDotTangent[k] / m
    }
}
