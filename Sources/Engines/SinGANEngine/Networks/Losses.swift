import SinGANNumerics

// The losses' values and cotangents. Critic: -mean D(real) + mean D(fake) + penalty. Generator: -mean D(fake) + alpha mean (G(z*) - real)^2.

package enum Losses {
    /// The mean of a critic's map.
    package static func mean(_ map: Tensor, on pool: WorkerPool) -> Double { Reduction.sum(map, on: pool) / Double(map.count) }

    /// The cotangent of sign * mean(map): the same number everywhere.
    package static func fillMeanCotangent(_ map: Tensor, sign: Double) {
        map.pointer.update(repeating: Scalar(sign / Double(map.count)), count: map.count)
    }

    /// weight * mean((x - y)^2); its cotangent for x goes into gx.
    package static func squaredError(_ x: Tensor, _ y: Tensor, weight: Double, cotangent gx: Tensor, on pool: WorkerPool) -> Double {
        precondition(x.shape == y.shape && x.shape == gx.shape, "Losses.squaredError: \(x.shape), \(y.shape), \(gx.shape)")
        let factor = Scalar(2 * weight / Double(x.count))
        for i in 0..<x.count { gx.pointer[i] = factor * (x.pointer[i] - y.pointer[i]) }
        return weight * Reduction.squaredDifference(x, y, on: pool) / Double(x.count)
    }
}
