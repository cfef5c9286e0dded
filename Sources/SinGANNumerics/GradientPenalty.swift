// The WGAN-GP term of the critic (Gulrajani et al. 2017), as SinGAN's code has it: the gradient's norm is taken over the three channels of each pixel.
//
//   g = d(sum D(x)) / dx      R = lambda mean over pixels of (|g| - 1)^2
//
// Its gradient needs second derivatives of D, but no second-order autograd: put v = dR/dg = (2 lambda / pixels) (1 - 1/|g|) g (0 where
// |g| = 0) and hold it fixed. Then dR/dtheta = d/dtheta <v, g(theta)>, and <v, g> is the derivative of sum D along v. So
//   1. forward of D at x;  2. backward with ones, which gives g and the signals delta of every layer;
//   3. the tangent v. through D;  4. the reverse of that tangent pass. The cotangents of the tangents are the signals of step 2 once more, so each
//      convolution's filters receive corr(tangent in, delta), and only batch normalization puts something new on the primal activations, which an
//      ordinary backward pass carries down, adding corr(primal in, cotangent).

public final class GradientPenalty {
    private let deltas: [Tensor]
    private let ones: Tensor
    private let gradient: Tensor

    /// For pictures of h rows and w columns.
    public init(_ shape: NetworkShape, h: Int, w: Int) {
        let input = Shape(h: h, w: w, c: NetworkShape.imageChannels)
        deltas = (1..<NetworkShape.layers).map { Tensor(input.grown(by: -$0, channels: shape.channels)) }
        ones = Tensor(input.grown(by: -NetworkShape.margin, channels: shape.outputs))
        ones.buffer.fill(1)
        gradient = Tensor(input)
    }

    /// The penalty R of critic `d` at x (H x W x 3); adds dR/dtheta to `gradients`.
    public func add(
        _ d: Trunk, at x: Tensor, weight lambda: Double, keeping kept: Activations, gradients: Parameters, _ space: SignalSpace
    ) -> Double {
        d.forward(x, keeping: kept)
        d.backward(ones, from: x, kept, gradients: nil, into: gradient, keeping: deltas, space)
        let penalty = Self.turnIntoDirection(gradient, lambda)
        tangent(d, kept, gradients, space)
        reverse(d, x, kept, gradients, space)
        return penalty
    }

    /// g -> v where it stands; returns R.
    static func turnIntoDirection(_ g: Tensor, _ lambda: Double) -> Double {
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
    private func tangent(_ d: Trunk, _ kept: Activations, _ gradients: Parameters, _ space: SignalSpace) {
        let last = NetworkShape.layers - 1
        var tangent = gradient
        for layer in 0..<last {
            let shape = kept.activation[layer].shape
            // The layer's own signal gx = (gamma / sigma) P delta, once more, beside the tangent that comes in.
            let signal = space.map(layer, shape)
            signal.copy(from: deltas[layer])
            projectSignal(signal, d, kept, layer)
            Convolution.addWeightGradient(tangent, signal, to: gradients.filters(layer), on: d.pool)
            let next = space.map(layer, shape)
            Convolution.apply(tangent, d.parameters.filters(layer), into: next, on: d.pool)
            NormalizedActivation.tangent(
                next, delta: deltas[layer], activation: kept.activation[layer], normalized: kept.normalized[layer], kept.statistics[layer],
                d.parameters.normalization(layer), gradients: gradients.normalization(layer), on: d.pool)
            tangent = next
        }
        Convolution.addWeightGradient(tangent, ones, to: gradients.filters(last), on: d.pool)
    }

    private func projectSignal(_ signal: Tensor, _ d: Trunk, _ kept: Activations, _ layer: Int) {
        let (c, normalized, statistics) = (signal.shape.c, kept.normalized[layer], kept.statistics[layer])
        let sums = Reduction.sum(pixels: signal.shape.pixels, lanes: 2 * c, on: d.pool) { range, sums in
            for p in range {
                for k in 0..<c {
                    let u = signal.pointer[p * c + k]
                    sums[k] += u
                    sums[c + k] += u * normalized.pointer[p * c + k]
                }
            }
        }
        let gamma = d.parameters.normalization(layer).gamma
        NormalizedActivation.project(
            signal, normalized, sums, scale: (0..<c).map { gamma[$0] * statistics.inverseDeviation[$0] }, on: d.pool)
    }

    /// The rest of step 4: what normalization put on the primal activations, carried down by an ordinary backward pass.
    private func reverse(_ d: Trunk, _ x: Tensor, _ kept: Activations, _ gradients: Parameters, _ space: SignalSpace) {
        var above: Tensor?
        for layer in stride(from: NetworkShape.layers - 2, through: 0, by: -1) {
            let cotangent = deltas[layer]
            if let above {
                let ga = space.map(layer, cotangent.shape)
                Convolution.inputGradient(above, d.parameters.filters(layer + 1), into: ga, turned: space.turned, on: d.pool)
                NormalizedActivation.backward(
                    ga, activation: kept.activation[layer], normalized: kept.normalized[layer], kept.statistics[layer],
                    d.parameters.normalization(layer), gradients: gradients.normalization(layer), on: d.pool)
                cotangent.add(ga, on: d.pool)
            }
            Convolution.addWeightGradient(
                layer == 0 ? x : kept.activation[layer - 1], cotangent, to: gradients.filters(layer), on: d.pool)
            above = cotangent
        }
    }
}

extension Tensor {
    func add(_ other: Tensor, on pool: WorkerPool) {
        precondition(shape == other.shape, "Tensor.add: \(other.shape) to \(shape)")
        let (p, q) = (pointer, other.pointer)
        Elementwise.overPixels(count, channels: 1, on: pool) { range in for i in range { p[i] += q[i] } }
    }
}
