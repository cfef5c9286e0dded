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
    package func forward(_ x: Tensor, previous: Tensor, saving saved: GeneratorActivations) {
        trunk.forward(x, saving: saved.trunk, renormalizes ? .renormalized(to: running) : .batch)
        trunk.pool.kernels.tanh(saved.trunk.output, plus: previous, residual: saved.residual, image: saved.image, on: trunk.pool)
    }

    /// A forward pass of one map has been taken: the running statistics advance.
    package func advance(_ saved: GeneratorActivations) {
        for (layer, normalized) in saved.trunk.layers.enumerated() {
            if renormalizes {
                running.advancePooled(layer, normalized.statistics)
            } else {
                running.advance(layer, normalized.statistics, pixels: normalized.y.shape.pixels)
            }
        }
    }

    /// Adds the gradients for cotangents `gimage` (N x H x W x 3) of the pictures; `gimage` is used up.
    package func backward(_ gimage: Tensor, from x: Tensor, _ saved: GeneratorActivations, gradients: Parameters, _ space: Workspace) {
        let (g, t) = (gimage.pointer, saved.residual.pointer)
        for i in 0..<gimage.count { g[i] *= 1 - t[i] * t[i] }
        trunk.backward(gimage, from: x, saved.trunk, gradients: .init(parameters: gradients, maps: gimage.shape.n), space)
    }
}

// A finished generator: batch normalization with the running statistics is one affine map per channel, so it is folded into the convolution before
// it.
//
//   w' = w gamma / sqrt(variance + epsilon)        b' = beta - mean gamma / sqrt(variance + epsilon)

/// Memory for the maps inside evaluation networks: two that take turns. Networks that don't run at the same time can share one.
package final class EvaluationWorkspace {
    fileprivate let maps: [Buffer]

    /// - Parameter scalars: of the larger map, `EvaluationNetwork.workspaceCount` of the network and input that need most.
    package init(_ scalars: Int) { maps = (0..<2).map { _ in Buffer(scalars) } }
}

/// What kernels make of a network's filters, made when it is first needed.
package final class EvaluationFilters {
    fileprivate let layers: [PreparedFilters]
    private let owner: EvaluationNetwork

    fileprivate init(_ layers: [PreparedFilters], owner: EvaluationNetwork) {
        self.layers = layers
        self.owner = owner
    }
}

package final class EvaluationNetwork {
    package let shape: NetworkShape
    private let mapLimit: Int
    /// Per layer; rows padded as those of `LayerStatistics` are.
    private let biases: [Buffer]
    /// Per layer, the filters with the normalization's scales in them.
    private let memory: [Buffer]

    /// - Parameter mapLimit: scalars of a map inside above which pictures go through in strips.
    package init(_ parameters: Parameters, _ running: RunningStatistics, mapLimit: Int = mapLimit) {
        shape = parameters.shape
        self.mapLimit = mapLimit
        var memory: [Buffer] = []
        var biases: [Buffer] = []
        for layer in 0..<NetworkShape.layers {
            let source = parameters.filters(layer)
            let folded = Buffer(source.count)
            folded.pointer.update(from: source.pointer, count: source.count)
            if layer == NetworkShape.layers - 1 {
                biases.append(Self.row((0..<source.outputs).map { parameters.bias[$0] }))
            } else {
                biases.append(Self.fold(folded, source.outputs, parameters.normalization(layer), running, layer))
            }
            memory.append(folded)
        }
        self.memory = memory
        self.biases = biases
    }

    /// The filters as kernels want them: for one thread at a time, while the network may be used by many.
    package func makeFilters() -> EvaluationFilters {
        EvaluationFilters(
            memory.enumerated().map {
                PreparedFilters(Filters($1.pointer, inputs: shape.inputs(of: $0), outputs: shape.outputs(of: $0)))
            }, owner: self)
    }

    private static func row(_ values: [Scalar]) -> Buffer {
        let row = Buffer(zeros: LayerStatistics.padded(values.count))
        for (k, value) in values.enumerated() { row.pointer[k] = value }
        return row
    }

    /// Scales the filters where they stand; returns the bias.
    private static func fold(
        _ filters: Buffer, _ outputs: Int, _ normalization: NormalizationView, _ running: RunningStatistics, _ layer: Int
    ) -> Buffer {
        let scale = (0..<outputs).map {
            Scalar(Double(normalization.gamma[$0]) / (Double(running.variance(layer)[$0]) + NormalizedActivation.epsilon).squareRoot())
        }
        for row in 0..<filters.count / outputs { for o in 0..<outputs { filters.pointer[row * outputs + o] *= scale[o] } }
        return row((0..<outputs).map { normalization.beta[$0] - running.mean(layer)[$0] * scale[$0] })
    }

    /// Scalars of the largest map inside for inputs of shape x, or for strips of it: the first hidden one, or with very few channels perhaps the last
    /// layer's result.
    package func workspaceCount(for x: Shape) -> Int { Self.workspaceCount(for: x, channels: shape.channels, mapLimit: mapLimit) }

    /// The same for a network with so many channels.
    package static func workspaceCount(for x: Shape, channels: Int, mapLimit: Int = mapLimit) -> Int {
        let strip = Shape(h: stripRows(x, channels, mapLimit) + 2 * NetworkShape.margin, w: x.w, c: x.c)
        return strip.grown(by: -1, channels: max(channels, NetworkShape.imageChannels)).count
    }

    /// Scalars that a map inside has at most, where a strip of rows is enough: 64 MB in single precision.
    package static let mapLimit = 16_000_000
    /// Strips have a multiple of so many rows: whole blocks for the kernels.
    private static let rowStep = 48

    /// Rows of output that are made together for inputs of shape x.
    private static func stripRows(_ x: Shape, _ channels: Int, _ mapLimit: Int) -> Int {
        let height = x.h - 2 * NetworkShape.margin
        let most = mapLimit / (x.w * channels) - 2 * NetworkShape.margin
        return most >= height ? height : min(max(most / rowStep, 1) * rowStep, height)
    }

    /// output = tanh(trunk(x)) + previous. Shapes: x H+10 x W+10 x 3, previous and output H x W x 3, not clamped. Large pictures go through in
    /// strips, which changes rounding alone.
    package func callAsFunction(
        _ x: Tensor, previous: Tensor, into output: Tensor, _ filters: EvaluationFilters, _ space: EvaluationWorkspace, on pool: WorkerPool
    ) {
        precondition(
            x.shape == previous.shape.grown(by: NetworkShape.margin) && output.shape == previous.shape,
            "EvaluationNetwork: \(x.shape) beside \(previous.shape) into \(output.shape)")
        let (height, step) = (output.shape.h, Self.stripRows(x.shape, shape.channels, mapLimit))
        for first in stride(from: 0, to: height, by: step) {
            let rows = first..<min(first + step, height)
            strip(
                x.rows(rows.lowerBound..<rows.upperBound + 2 * NetworkShape.margin), previous: previous.rows(rows), into: output.rows(rows),
                filters, space, on: pool)
        }
    }

    private func strip(
        _ x: Tensor, previous: Tensor, into output: Tensor, _ filters: EvaluationFilters, _ space: EvaluationWorkspace, on pool: WorkerPool
    ) {
        var input = x
        for layer in 0..<NetworkShape.layers - 1 {
            let output = Tensor(input.shape.grown(by: -1, channels: shape.channels), over: space.maps[layer & 1])
            pool.kernels.convolve(Operand(input), filters.layers[layer], into: output, .activation(bias: biases[layer].pointer), on: pool)
            input = output
        }
        let last = NetworkShape.layers - 1
        let inside = Tensor(output.shape, over: space.maps[last & 1])
        pool.kernels.convolve(Operand(input), filters.layers[last], into: inside, .bias(biases[last].pointer), on: pool)
        pool.kernels.tanh(inside, plus: previous, residual: nil, image: output, on: pool)
    }
}
