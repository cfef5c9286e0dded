// The body that critic and generator share: conv, norm, LeakyReLU four times, then a convolution with bias. Every convolution is valid, so a
// map loses five pixels on every side, and every output sees 11 x 11 pixels.

/// What a forward pass keeps for the passes after it. Allocated once per scale, reused by every pass of that size.
public final class Activations {
    /// Per hidden layer, H x W x C: the normalized map x^, and the activation a.
    public let normalized: [Tensor]
    public let activation: [Tensor]
    /// The last convolution's output with its bias.
    public let output: Tensor
    public internal(set) var statistics: [BatchStatistics] = []

    /// For inputs of h rows and w columns.
    public init(_ shape: NetworkShape, h: Int, w: Int) {
        let input = Shape(h: h, w: w, c: NetworkShape.imageChannels)
        let hidden = (1..<NetworkShape.layers).map { input.grown(by: -$0, channels: shape.channels) }
        normalized = hidden.map { Tensor($0) }
        activation = hidden.map { Tensor($0) }
        output = Tensor(input.grown(by: -NetworkShape.margin, channels: shape.outputs))
    }
}

/// Memory for the signals that pass through a network and need not stay: two maps that take turns, and turned filters.
public final class SignalSpace {
    private let maps: [Buffer]
    let turned: Buffer

    /// For inputs of h rows and w columns, the larger ones where networks share the space.
    public init(_ shape: NetworkShape, h: Int, w: Int) {
        maps = (0..<2).map { _ in Buffer(max(h * w * NetworkShape.imageChannels, (h - 2) * (w - 2) * shape.channels)) }
        turned = Buffer(max(shape.largestFilterCount, 9 * shape.channels * NetworkShape.imageChannels))
    }

    /// A map of this shape in the memory that layers of this parity use.
    func map(_ layer: Int, _ shape: Shape) -> Tensor { Tensor(shape, over: maps[layer & 1]) }
}

public struct Trunk {
    public let parameters: Parameters
    let pool: WorkerPool

    public init(_ parameters: Parameters, on pool: WorkerPool) {
        self.parameters = parameters
        self.pool = pool
    }

    /// Training mode: x (H x W x 3) through the network; the result is `kept.output`.
    public func forward(_ x: Tensor, keeping kept: Activations) {
        kept.statistics.removeAll(keepingCapacity: true)
        var input = x
        for layer in 0..<NetworkShape.layers - 1 {
            Convolution.apply(input, parameters.filters(layer), into: kept.normalized[layer], on: pool)
            kept.statistics.append(
                NormalizedActivation.forward(
                    kept.normalized[layer], parameters.normalization(layer), into: kept.activation[layer], on: pool))
            input = kept.activation[layer]
        }
        Convolution.apply(input, parameters.filters(NetworkShape.layers - 1), into: kept.output, on: pool)
        kept.output.addPerChannel(parameters.bias)
    }

    /// Reverse of `forward`: carries the cotangent of the output down, adds to `gradients` where there are any, and writes the cotangent of x into
    /// `gx` where it is asked for. With `deltas` (one map per hidden layer) the cotangents of the normalizations' outputs are kept.
    public func backward(
        _ gout: Tensor, from x: Tensor, _ kept: Activations, gradients: Parameters?, into gx: Tensor? = nil,
        keeping deltas: [Tensor]? = nil,
        _ space: SignalSpace
    ) {
        let last = NetworkShape.layers - 1
        if let gradients {
            Convolution.addWeightGradient(kept.activation[last - 1], gout, to: gradients.filters(last), on: pool)
            gout.addChannelSums(to: gradients.bias)
        }
        var signal = gout
        for layer in stride(from: last - 1, through: 0, by: -1) {
            let ga = space.map(layer, kept.activation[layer].shape)
            Convolution.inputGradient(signal, parameters.filters(layer + 1), into: ga, turned: space.turned, on: pool)
            NormalizedActivation.backward(
                ga, activation: kept.activation[layer], normalized: kept.normalized[layer], kept.statistics[layer],
                parameters.normalization(layer), gradients: gradients?.normalization(layer), keeping: deltas?[layer], on: pool)
            if let gradients {
                Convolution.addWeightGradient(
                    layer == 0 ? x : kept.activation[layer - 1], ga, to: gradients.filters(layer), on: pool)
            }
            signal = ga
        }
        if let gx { Convolution.inputGradient(signal, parameters.filters(0), into: gx, turned: space.turned, on: pool) }
    }
}

extension Tensor {
    /// Adds a number per channel to every pixel.
    func addPerChannel(_ bias: UnsafeMutablePointer<Scalar>) {
        for p in 0..<shape.n * shape.pixels { for k in 0..<shape.c { pointer[p * shape.c + k] += bias[k] } }
    }

    /// Adds every channel's sum over all pixels to `sums`: few channels, so the order is simply that of the pixels, in `Double`.
    func addChannelSums(to sums: UnsafeMutablePointer<Scalar>) {
        for k in 0..<shape.c {
            var sum = 0.0
            for p in 0..<shape.n * shape.pixels { sum += Double(pointer[p * shape.c + k]) }
            sums[k] += Scalar(sum)
        }
    }
}
