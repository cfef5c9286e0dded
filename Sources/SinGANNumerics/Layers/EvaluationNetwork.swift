// A finished generator: batch normalization with the running statistics is one affine map per channel, so it is folded into the convolution before it.
//
//   w' = w gamma / sqrt(variance + epsilon)        b' = beta - mean gamma / sqrt(variance + epsilon)

public final class EvaluationNetwork {
    public let shape: NetworkShape
    private let filters: [PreparedFilters]
    /// Per layer; rows padded as those of `LayerStatistics` are.
    private let biases: [Buffer]
    private let memory: [Buffer]

    public init(_ parameters: Parameters, _ running: RunningStatistics) {
        shape = parameters.shape
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
        let shape = parameters.shape
        filters = memory.enumerated().map {
            PreparedFilters(Filters($1.pointer, inputs: shape.inputs(of: $0), outputs: shape.outputs(of: $0)))
        }
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

    /// tanh(trunk(x)) + previous. Shapes: x H+10 x W+10 x 3, previous and the result H x W x 3, not clamped.
    public func callAsFunction(_ x: Tensor, previous: Tensor, on pool: WorkerPool) -> Tensor {
        precondition(
            x.shape == previous.shape.grown(by: NetworkShape.margin), "EvaluationNetwork: \(x.shape) beside \(previous.shape)")
        var input = x
        let room = (0..<2).map { _ in Buffer((x.shape.h - 2) * (x.shape.w - 2) * shape.channels) }
        for layer in 0..<NetworkShape.layers - 1 {
            let output = Tensor(input.shape.grown(by: -1, channels: shape.channels), over: room[layer & 1])
            pool.kernels.convolve(Operand(input), filters[layer], into: output, .activation(bias: biases[layer].pointer), on: pool)
            input = output
        }
        let (last, output, result) = (NetworkShape.layers - 1, Tensor(previous.shape), Tensor(previous.shape))
        pool.kernels.convolve(Operand(input), filters[last], into: output, .bias(biases[last].pointer), on: pool)
        pool.kernels.tanh(output, plus: previous, residual: nil, image: result, on: pool)
        return result
    }
}
