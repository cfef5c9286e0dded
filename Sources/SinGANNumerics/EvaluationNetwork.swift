// A finished generator: batch normalization with the running statistics is one affine map per channel, so it is folded into the convolution before it.
//
//   w' = w gamma / sqrt(variance + epsilon)        b' = beta - mean gamma / sqrt(variance + epsilon)

/// Memory for the maps inside evaluation networks: two that take turns. Networks that don't run at the same time can share one.
public final class EvaluationSpace {
    fileprivate let maps: [Buffer]

    /// - Parameter scalars: of the larger map, `EvaluationNetwork.room` of the network and input that need most.
    public init(_ scalars: Int) { maps = (0..<2).map { _ in Buffer(scalars) } }
}

public final class EvaluationNetwork {
    public let shape: NetworkShape
    private let filters: [Filters]
    private let biases: [[Scalar]]
    private let memory: [Buffer]

    public init(_ parameters: Parameters, _ running: RunningStatistics) {
        shape = parameters.shape
        var memory: [Buffer] = []
        var biases: [[Scalar]] = []
        for layer in 0..<NetworkShape.layers {
            let source = parameters.filters(layer)
            let folded = Buffer(source.count)
            folded.pointer.update(from: source.pointer, count: source.count)
            if layer == NetworkShape.layers - 1 {
                biases.append((0..<source.outputs).map { parameters.bias[$0] })
            } else {
                biases.append(Self.fold(folded, source.outputs, parameters.normalization(layer), running, layer))
            }
            memory.append(folded)
        }
        self.memory = memory
        self.biases = biases
        let shape = parameters.shape
        filters = memory.enumerated().map { Filters($1.pointer, inputs: shape.inputs(of: $0), outputs: shape.outputs(of: $0)) }
    }

    /// Scales the filters where they stand; returns the bias.
    private static func fold(
        _ filters: Buffer, _ outputs: Int, _ normalization: NormalizationView, _ running: RunningStatistics, _ layer: Int
    ) -> [Scalar] {
        let scale = (0..<outputs).map {
            Scalar(Double(normalization.gamma[$0]) / (Double(running.variance(layer)[$0]) + NormalizedActivation.epsilon).squareRoot())
        }
        for row in 0..<filters.count / outputs { for o in 0..<outputs { filters.pointer[row * outputs + o] *= scale[o] } }
        return (0..<outputs).map { normalization.beta[$0] - running.mean(layer)[$0] * scale[$0] }
    }

    /// Scalars of the largest map inside for inputs of shape x.
    public func room(for x: Shape) -> Int { x.grown(by: -1, channels: shape.channels).count }

    /// output = tanh(trunk(x)) + previous. Shapes: x H+10 x W+10 x 3, previous and output H x W x 3, not clamped.
    public func callAsFunction(_ x: Tensor, previous: Tensor, into output: Tensor, _ space: EvaluationSpace, on pool: WorkerPool) {
        precondition(
            x.shape == previous.shape.grown(by: NetworkShape.margin) && output.shape == previous.shape,
            "EvaluationNetwork: \(x.shape) beside \(previous.shape) into \(output.shape)")
        var input = x
        for layer in 0..<NetworkShape.layers - 1 {
            let output = Tensor(input.shape.grown(by: -1, channels: shape.channels), over: space.maps[layer & 1])
            Convolution.apply(input, filters[layer], into: output, on: pool)
            Self.activate(output, biases[layer], on: pool)
            input = output
        }
        Convolution.apply(input, filters[NetworkShape.layers - 1], into: output, on: pool)
        for i in 0..<output.count { output.pointer[i] += biases[NetworkShape.layers - 1][i % shape.outputs] }
        output.setTanh(of: output, on: pool)
        for i in 0..<output.count { output.pointer[i] += previous.pointer[i] }
    }

    /// x <- LeakyReLU(x + bias).
    private static func activate(_ x: Tensor, _ bias: [Scalar], on pool: WorkerPool) {
        let (c, px) = (x.shape.c, x.pointer)
        bias.withUnsafeBufferPointer { bias in
            Elementwise.overPixels(x.shape.pixels, channels: c, on: pool) { range in
                for p in range {
                    let row = px + p * c
                    for k in 0..<c {
                        let n = row[k] + bias[k]
                        row[k] = n > 0 ? n : NormalizedActivation.leak * n
                    }
                }
            }
        }
    }
}
