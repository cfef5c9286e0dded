import SinGANNumerics

// One scale's generator in training mode: G(x, prev) = tanh(trunk(x)) + prev (paper, equation 5), with x = pad(amplitude z + prev).

/// What a generator's forward pass keeps, and its pictures.
package struct GeneratorActivations {
    package let trunk: Activations
    /// tanh of the trunk's output, N x H x W x 3.
    package let residual: Tensor
    /// The generated pictures, N x H x W x 3, not clamped.
    package let image: Tensor

    /// For n pictures of h rows and w columns.
    package init(_ shape: NetworkShape, n: Int, h: Int, w: Int) {
        let picture = Shape(n: n, h: h, w: w, c: NetworkShape.imageChannels)
        self.init(
            Activations(shape, n: n, h: h + 2 * NetworkShape.margin, w: w + 2 * NetworkShape.margin), residual: Tensor(picture),
            image: Tensor(picture))
    }

    private init(_ trunk: Activations, residual: Tensor, image: Tensor) {
        (self.trunk, self.residual, self.image) = (trunk, residual, image)
    }

    /// Views of every map alone.
    package func split() -> [GeneratorActivations] {
        trunk.split().enumerated().map { GeneratorActivations($1, residual: residual.map($0), image: image.map($0)) }
    }
}

package final class GeneratorNetwork {
    package let trunk: Trunk
    package let running: RunningStatistics
    /// Whether maps are normalized to the running statistics, which then are those of all maps together.
    private let renormalizes: Bool

    package init(_ parameters: Parameters, running: RunningStatistics, renormalizes: Bool, on pool: WorkerPool) {
        self.renormalizes = renormalizes
        trunk = Trunk(parameters, on: pool)
        self.running = running
    }

    /// x: N x H+10 x W+10 x 3, previous: N x H x W x 3.
    package func forward(_ x: Tensor, previous: Tensor, keeping kept: GeneratorActivations) {
        trunk.forward(x, keeping: kept.trunk, renormalizes ? .renormalized(to: running) : .own)
        trunk.pool.kernels.tanh(kept.trunk.output, plus: previous, residual: kept.residual, image: kept.image, on: trunk.pool)
    }

    /// A forward pass of one map has been taken: the running statistics advance.
    package func advance(_ kept: GeneratorActivations) {
        for (layer, normalized) in kept.trunk.layers.enumerated() {
            if renormalizes {
                running.advancePooled(layer, normalized.statistics)
            } else {
                running.advance(layer, normalized.statistics, pixels: normalized.kept.shape.pixels)
            }
        }
    }

    /// Adds the gradients for cotangents `gimage` (N x H x W x 3) of the pictures; `gimage` is used up.
    package func backward(_ gimage: Tensor, from x: Tensor, _ kept: GeneratorActivations, gradients: Parameters, _ space: SignalSpace) {
        let (g, t) = (gimage.pointer, kept.residual.pointer)
        for i in 0..<gimage.count { g[i] *= 1 - t[i] * t[i] }
        trunk.backward(gimage, from: x, kept.trunk, gradients: .init(parameters: gradients, maps: gimage.shape.n), space)
    }
}
