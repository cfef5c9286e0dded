import SinGANNumerics

// The body that critic and generator share: conv, norm, LeakyReLU four times, then a convolution with bias. Every convolution is valid, so a
// map loses five pixels on every side, and every output sees 11 x 11 pixels.

/// What a forward pass keeps for the passes after it: one map per hidden layer. Allocated once per scale, reused by every pass of that size.
package struct Activations {
    package let layers: [NormalizedActivation]
    /// The last convolution's output with its bias.
    package let output: Tensor

    /// For n inputs of h rows and w columns.
    ///
    /// - Parameter isFixed: for passes of `Trunk.Normalization.fixed`.
    package init(_ shape: NetworkShape, n: Int = 1, h: Int, w: Int, isFixed: Bool = false) {
        let input = Shape(n: n, h: h, w: w, c: NetworkShape.imageChannels)
        layers = (1..<NetworkShape.layers).map {
            NormalizedActivation(input.grown(by: -$0, channels: shape.channels), isFixed: isFixed)
        }
        output = Tensor(input.grown(by: -NetworkShape.margin, channels: shape.outputs))
    }

    /// For forward passes that nothing follows: two maps take turns.
    package static func passing(_ shape: NetworkShape, h: Int, w: Int) -> Activations {
        let input = Shape(h: h, w: w, c: NetworkShape.imageChannels)
        let shapes = (1..<NetworkShape.layers).map { input.grown(by: -$0, channels: shape.channels) }
        let memory = (0..<2).map { Buffer(shapes[$0].count) }
        return Activations(
            shapes.enumerated().map { NormalizedActivation($1, over: memory[$0 & 1]) },
            Tensor(input.grown(by: -NetworkShape.margin, channels: shape.outputs)))
    }

    private init(_ layers: [NormalizedActivation], _ output: Tensor) {
        self.layers = layers
        self.output = output
    }

    /// A view of some of the maps.
    package func maps(_ range: Range<Int>) -> Activations { Activations(layers.map { $0.maps(range) }, output.maps(range)) }

    /// Views of every map alone.
    package func split() -> [Activations] { (0..<output.shape.n).map { maps($0..<$0 + 1) } }
}

/// Memory for the signals that pass through a network and need not stay: two maps that take turns.
package final class Workspace {
    private let buffers: [Buffer]

    /// For whatever needs most of these.
    package init(_ users: Activations...) {
        let count = users.flatMap(\.layers).map(\.y.count).max() ?? 0
        buffers = (0..<2).map { _ in Buffer(count) }
    }

    /// A tensor of this shape in the memory that layers of this parity use.
    package func map(_ layer: Int, _ shape: Shape) -> Tensor { Tensor(shape, over: buffers[layer & 1]) }
}

package final class Trunk {
    package let parameters: Parameters
    package let pool: WorkerPool
    /// The filters of every layer.
    package let filters: [PreparedFilters]

    package init(_ parameters: Parameters, on pool: WorkerPool) {
        self.parameters = parameters
        self.pool = pool
        filters = (0..<NetworkShape.layers).map { PreparedFilters(parameters.filters($0)) }
    }

    private static let last = NetworkShape.layers - 1

    /// The moments by which maps are normalized.
    package enum Normalization {
        /// Each map by its own.
        case batch
        /// To these, by way of its own (batch renormalization).
        case renormalized(to: RunningStatistics)
        /// By these, as if they were constants; before that they move towards the first map's by `share`, where there is one.
        case fixed(RunningStatistics, share: Scalar?)
    }

    /// Training mode: x (N x H x W x 3) through the network; the result is `saved.output`.
    package func forward(_ x: Tensor, saving saved: Activations, _ normalization: Normalization = .batch) {
        var input = Operand(x)
        for (layer, normalized) in saved.layers.enumerated() {
            pool.kernels.convolve(input, filters[layer], into: normalized.y, .moments(normalized.statistics), on: pool)
            let (statistics, view) = (normalized.statistics, parameters.normalization(layer))
            switch normalization {
            case .batch: statistics.apply(view)
            case .renormalized(let running): statistics.apply(view, mean: running.mean(layer), variance: running.variance(layer))
            case .fixed(let running, let share):
                if let share { running.advancePooled(layer, statistics, share: share) }
                statistics.fix(mean: running.mean(layer), variance: running.variance(layer))
                statistics.apply(view)
            }
            input = normalized.activation
        }
        pool.kernels.convolve(input, filters[Self.last], into: saved.output, .bias(parameters.bias), on: pool)
    }

    /// What a backward pass leaves besides gx.
    package struct Gradients {
        /// Gets the gradients of the first `maps` maps.
        package let parameters: Parameters
        package let maps: Int
    }

    /// Reverse of `forward`: carries the cotangent of the output down, adds to `gradients` where there are any, and writes the cotangent of x into
    /// `gx` where it is asked for. With `deltas` (one map per hidden layer) the cotangents of the last map's normalizations' outputs are saved.
    package func backward(
        _ gout: Tensor, from x: Tensor, _ saved: Activations, gradients: Gradients?, into gx: Tensor? = nil, saving deltas: [Tensor]? = nil,
        _ space: Workspace
    ) {
        let top = saved.layers.count
        if let gradients {
            let g = gout.maps(0..<gradients.maps)
            pool.kernels.addWeightGradient(
                saved.layers[top - 1].activation.maps(0..<gradients.maps), g, to: gradients.parameters.filters(Self.last), on: pool)
            g.addChannelSums(to: gradients.parameters.bias)
        }
        var gy = gout
        for layer in stride(from: top - 1, through: 0, by: -1) {
            let normalized = saved.layers[layer]
            let g = space.map(layer, normalized.y.shape)
            pool.kernels.inputGradient(
                gy, filters[layer + 1], into: g, .slope(saved: normalized.y, normalized.statistics), on: pool)
            if let deltas { deltas[layer].copy(from: g.map(g.shape.n - 1), on: pool) }
            normalize(layer, g, normalized, gradients)
            if let gradients {
                let input = layer == 0 ? Operand(x) : saved.layers[layer - 1].activation
                let used = 0..<gradients.maps
                pool.kernels.addWeightGradient(input.maps(used), g.maps(used), to: gradients.parameters.filters(layer), on: pool)
            }
            gy = g
        }
        if let gx { pool.kernels.inputGradient(gy.map(gy.shape.n - 1), filters[0], into: gx, .none, on: pool) }
    }

    /// gn -> gy where it stands, with gradients of the maps that count.
    private func normalize(_ layer: Int, _ g: Tensor, _ normalized: NormalizedActivation, _ gradients: Gradients?) {
        let counted = gradients?.maps ?? 0
        for map in 0..<g.shape.n {
            let (g, view) = (g.map(map), parameters.normalization(layer))
            normalized.maps(map..<map + 1).backward(
                g, view, gradients: map < counted ? gradients?.parameters.normalization(layer) : nil, into: g, on: pool)
        }
    }
}

extension Tensor {
    /// Adds every channel's sum over all pixels to `sums`: few channels, so the order is simply that of the pixels, in `Double`.
    package func addChannelSums(to sums: UnsafeMutablePointer<Scalar>) {
        for k in 0..<shape.c {
            var sum = 0.0
            for p in 0..<shape.n * shape.pixels { sum += Double(pointer[p * shape.c + k]) }
            sums[k] += Scalar(sum)
        }
    }

    /// Copies all values, by all threads.
    package func copy(from other: Tensor, on pool: WorkerPool) {
        precondition(shape == other.shape, "Tensor.copy: \(other.shape) into \(shape)")
        let (p, q) = (pointer, other.pointer)
        Elementwise.overPixels(count, channels: 1, on: pool) { range in
            (p + range.lowerBound).update(from: q + range.lowerBound, count: range.count)
        }
    }
}
