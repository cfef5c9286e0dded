import SinGANNumerics

// The WGAN-GP term of the critic (Gulrajani et al. 2017), as SinGAN's code has it: the gradient's norm is taken over the three channels of each
// pixel.
//
//   g = d(sum D(x)) / dx      R = lambda mean over pixels of (|g| - 1)^2
//
// Its gradient needs second derivatives of D, but no second-order autograd: put v = dR/dg = (2 lambda / pixels) (1 - 1/|g|) g (0 where
// |g| = 0) and hold it fixed. Then dR/dtheta = d/dtheta <v, g(theta)>, and <v, g> is the derivative of sum D along v. So
//   1. forward of D at x;  2. backward with ones, which gives g and delta of every layer (both go with the critic's batch);
//   3. the tangent of D along v;  4. the reverse of that tangent pass. The cotangents of the tangents are the deltas of step 2 once more, so each
//      convolution's filters receive corr(tangent in, delta), and only batch normalization puts something new on the primal activations, which an
//      ordinary backward pass carries down, adding corr(primal in, cotangent).

package final class GradientPenalty {
    /// Per hidden layer: gn of step 2.
    package let deltas: [Tensor]
    /// g of step 2.
    package let gradient: Tensor
    private let ones: Tensor

    /// For pictures of h rows and w columns.
    package init(_ shape: NetworkShape, h: Int, w: Int) {
        let input = Shape(h: h, w: w, c: NetworkShape.imageChannels)
        deltas = (1..<NetworkShape.layers).map { Tensor(input.grown(by: -$0, channels: shape.channels)) }
        ones = Tensor(input.grown(by: -NetworkShape.margin, channels: shape.outputs))
        ones.buffer.fill(1)
        gradient = Tensor(input)
    }

    /// Steps 3 and 4, once `gradient` and `deltas` hold what step 2 has left: the penalty R of the critic at x (H x W x 3); adds dR/dtheta to
    /// `gradients`.
    package func add(_ critic: Trunk, at x: Tensor, weight lambda: Double, _ saved: Activations, gradients: Parameters, _ space: Workspace)
        -> Double
    {
        let penalty = Self.penaltyDirection(gradient, lambda)
        tangent(critic, saved, gradients, space)
        reverse(critic, x, saved, gradients, space)
        return penalty
    }

    /// g -> v where it stands; returns R.
    package static func penaltyDirection(_ g: Tensor, _ lambda: Double) -> Double {
        let (pixels, p) = (g.shape.pixels, g.pointer)
        let scale = Scalar(2 * lambda / Double(pixels))
        var sum = 0.0
        for i in stride(from: 0, to: 3 * pixels, by: 3) {
            let norm = (p[i] * p[i] + p[i + 1] * p[i + 1] + p[i + 2] * p[i + 2]).squareRoot()
            sum += Double((norm - 1) * (norm - 1))
            let factor = norm > 0 ? scale * (1 - 1 / norm) : 0
            for k in 0..<3 { p[i + k] *= factor }
        }
        return lambda * sum / Double(pixels)
    }

    /// Step 3, and what of step 4 concerns filters and scales: `deltas` become the cotangents that normalization puts on its inputs.
    private func tangent(_ critic: Trunk, _ saved: Activations, _ gradients: Parameters, _ space: Workspace) {
        var dx = gradient
        for (layer, normalized) in saved.layers.enumerated() {
            let (shape, view) = (normalized.y.shape, critic.parameters.normalization(layer))
            // The layer's gy = (gamma / sigma) P delta, once more, beside the dx that comes in.
            let gy = space.map(layer, shape)
            normalized.backward(deltas[layer], view, gradients: nil, into: gy, on: critic.pool)
            critic.pool.kernels.addWeightGradient(Operand(dx), gy, to: gradients.filters(layer), on: critic.pool)
            let dy = space.map(layer, shape)
            critic.pool.kernels.convolve(
                Operand(dx), critic.filters[layer], into: dy,
                .tangent(saved: normalized.y, delta: deltas[layer], normalized.statistics), on: critic.pool)
            normalized.tangent(dy, delta: deltas[layer], view, gradients: gradients.normalization(layer), on: critic.pool)
            dx = dy
        }
        critic.pool.kernels.addWeightGradient(Operand(dx), ones, to: gradients.filters(NetworkShape.layers - 1), on: critic.pool)
    }

    /// The rest of step 4: what normalization put on the primal activations, carried down by an ordinary backward pass.
    private func reverse(_ critic: Trunk, _ x: Tensor, _ saved: Activations, _ gradients: Parameters, _ space: Workspace) {
        for layer in stride(from: saved.layers.count - 1, through: 0, by: -1) {
            let normalized = saved.layers[layer]
            if layer < saved.layers.count - 1 {
                let g = space.map(layer, normalized.y.shape)
                critic.pool.kernels.inputGradient(
                    deltas[layer + 1], critic.filters[layer + 1], into: g, .slope(saved: normalized.y, normalized.statistics),
                    on: critic.pool)
                normalized.backward(
                    g, critic.parameters.normalization(layer), gradients: gradients.normalization(layer), adding: true, into: deltas[layer],
                    on: critic.pool)
            }
            let input = layer == 0 ? Operand(x) : saved.layers[layer - 1].activation
            critic.pool.kernels.addWeightGradient(input, deltas[layer], to: gradients.filters(layer), on: critic.pool)
        }
    }
}

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
