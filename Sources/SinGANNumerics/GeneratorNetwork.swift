import Foundation

// One scale's generator in training mode: G(x, prev) = tanh(trunk(x)) + prev (paper, equation 5), with x = pad(amplitude z + prev).

/// What a generator's forward pass keeps, and its picture.
public final class GeneratorActivations {
    public let trunk: Activations
    /// tanh of the trunk's output, H x W x 3.
    let residual: Tensor
    /// The generated picture, H x W x 3, not clamped.
    public let image: Tensor

    /// For pictures of h rows and w columns.
    public init(_ shape: NetworkShape, h: Int, w: Int) {
        let picture = Shape(h: h, w: w, c: NetworkShape.imageChannels)
        trunk = Activations(shape, h: h + 2 * NetworkShape.margin, w: w + 2 * NetworkShape.margin)
        residual = Tensor(picture)
        image = Tensor(picture)
    }
}

public struct GeneratorNetwork {
    public let trunk: Trunk
    public let running: RunningStatistics

    public init(_ parameters: Parameters, running: RunningStatistics, on pool: WorkerPool) {
        trunk = Trunk(parameters, on: pool)
        self.running = running
    }

    /// x: H+10 x W+10 x 3, previous: H x W x 3. Advances the running statistics.
    public func forward(_ x: Tensor, previous: Tensor, keeping kept: GeneratorActivations) {
        trunk.forward(x, keeping: kept.trunk)
        for (layer, statistics) in kept.trunk.statistics.enumerated() {
            running.advance(layer, statistics, pixels: kept.trunk.activation[layer].shape.pixels)
        }
        let (out, t, p) = (kept.image.pointer, kept.residual.pointer, previous.pointer)
        kept.residual.setTanh(of: kept.trunk.output, on: trunk.pool)
        for i in 0..<kept.image.count { out[i] = t[i] + p[i] }
    }

    /// Adds the gradients for a cotangent `gimage` (H x W x 3) of the picture; `gimage` is used up.
    public func backward(_ gimage: Tensor, from x: Tensor, _ kept: GeneratorActivations, gradients: Parameters, _ space: SignalSpace) {
        let (g, t) = (gimage.pointer, kept.residual.pointer)
        for i in 0..<gimage.count { g[i] *= 1 - t[i] * t[i] }
        trunk.backward(gimage, from: x, kept.trunk, gradients: gradients, space)
    }
}

extension Tensor {
    func setTanh(of x: Tensor, on pool: WorkerPool) {
        precondition(shape == x.shape, "Tensor.setTanh: \(x.shape) into \(shape)")
        let (out, source) = (pointer, x.pointer)
        Elementwise.overPixels(count, channels: 1, on: pool) { range in for i in range { out[i] = tanh(source[i]) } }
    }
}
