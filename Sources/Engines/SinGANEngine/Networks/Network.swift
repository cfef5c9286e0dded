import SinGANNumerics

// Everything one network learns stands in one flat buffer, and so do its gradients and Adam's moments: five convolutions' filters
// (3 x 3 x I x O each), the last one's bias, and scale and shift of four normalizations.

/// Sizes of a five-layer network: 3 -> C -> C -> C -> C -> outputs (paper, section 2.1; supplement).
package struct NetworkShape: Hashable, Sendable {
    package static let layers = 5
    /// Pixels that five valid 3x3 convolutions take from every side.
    package static let margin = 5
    package static let imageChannels = 3

    package let channels: Int
    package let outputs: Int

    /// A critic has 1 output, a generator 3.
    package init(channels: Int, outputs: Int) {
        self.channels = channels
        self.outputs = outputs
    }

    package func inputs(of layer: Int) -> Int { layer == 0 ? Self.imageChannels : channels }
    package func outputs(of layer: Int) -> Int { layer == Self.layers - 1 ? outputs : channels }
    package func filterCount(_ layer: Int) -> Int { 9 * inputs(of: layer) * outputs(of: layer) }
    /// All learned numbers.
    package var count: Int {
        // First and last layer, the three between them, the bias, and scales and shifts.
        filterCount(0) + filterCount(Self.layers - 1) + (Self.layers - 2) * filterCount(1) + outputs + 2 * channels * (Self.layers - 1)
    }
}

/// The learned numbers of a network, or as many gradients or moments.
package final class Parameters {
    package let shape: NetworkShape
    package let buffer: Buffer

    /// Zeros.
    package init(_ shape: NetworkShape) {
        self.shape = shape
        buffer = Buffer(zeros: shape.count)
    }

    package func filters(_ layer: Int) -> Filters {
        var offset = 0
        for below in 0..<layer { offset += shape.filterCount(below) }
        return Filters(buffer.pointer + offset, inputs: shape.inputs(of: layer), outputs: shape.outputs(of: layer))
    }

    /// The last convolution's bias, one number per output.
    package var bias: UnsafeMutablePointer<Scalar> { buffer.pointer + normalizations - shape.outputs }

    package func normalization(_ layer: Int) -> NormalizationView {
        let start = buffer.pointer + normalizations + 2 * shape.channels * layer
        return NormalizationView(gamma: start, beta: start + shape.channels)
    }

    private var normalizations: Int { shape.count - 2 * shape.channels * (NetworkShape.layers - 1) }

    /// Every number moves towards another's by a share of the way: share 1 makes them equal.
    package func move(towards other: Parameters, by share: Scalar) {
        let (p, q) = (buffer.pointer, other.buffer.pointer)
        for i in 0..<buffer.count { p[i] += share * (q[i] - p[i]) }
    }

    package func copy(from other: Parameters) { buffer.copy(from: other.buffer) }
    package func copied() -> Parameters {
        let copy = Parameters(shape)
        copy.copy(from: self)
        return copy
    }
    package var isFinite: Bool { Reduction.isFinite(buffer.pointer, buffer.count) }
}

/// Running mean and variance of a network's four normalizations: of a generator's for use once it is trained, of a critic's while it is.
package final class RunningStatistics {
    package static let momentum: Scalar = 0.1
    /// The momentum of moments over many crops.
    package static let pooledMomentum: Scalar = 0.01
    package let channels: Int
    /// Per layer: C means, then C variances.
    package let buffer: Buffer

    /// Mean 0, variance 1.
    package init(channels: Int) {
        self.channels = channels
        buffer = Buffer(zeros: 2 * channels * (NetworkShape.layers - 1))
        for layer in 0..<NetworkShape.layers - 1 { for k in 0..<channels { variance(layer)[k] = 1 } }
    }

    package func mean(_ layer: Int) -> UnsafeMutablePointer<Scalar> { buffer.pointer + 2 * channels * layer }
    package func variance(_ layer: Int) -> UnsafeMutablePointer<Scalar> { mean(layer) + channels }

    /// One training-mode pass has seen these statistics of one map of `pixels` pixels. The variance kept is the unbiased one.
    package func advance(_ layer: Int, _ batch: LayerStatistics, pixels: Int, momentum: Scalar = momentum) {
        let unbias = pixels > 1 ? Scalar(pixels) / Scalar(pixels - 1) : 1
        let (mean, variance, newMean, newVariance) = (mean(layer), variance(layer), batch.mean(0), batch.variance(0))
        for k in 0..<channels {
            mean[k] += momentum * (newMean[k] - mean[k])
            variance[k] += momentum * (newVariance[k] * unbias - variance[k])
        }
    }

    /// One training-mode pass has seen a map that is a part of what the moments are of: between maps there is variance too. They move slowly, since one
    /// crop says little of the whole.
    package func advancePooled(_ layer: Int, _ part: LayerStatistics, share: Scalar = pooledMomentum) {
        let (mean, variance, newMean, newVariance) = (mean(layer), variance(layer), part.mean(0), part.variance(0))
        for k in 0..<channels {
            let distance = newMean[k] - mean[k]
            mean[k] += share * distance
            variance[k] = (1 - share) * (variance[k] + share * distance * distance) + share * newVariance[k]
        }
    }

    package func copied() -> RunningStatistics {
        let copy = RunningStatistics(channels: channels)
        copy.buffer.copy(from: buffer)
        return copy
    }
}

// Wider networks that begin where narrower ones have come to (Net2WiderNet: Chen, Goodfellow and Shlens, 2016): every channel is there several times,
// and the layer above weighs each of them less.

extension Parameters {
    /// The same function with `channels` hidden channels, a multiple of those that are there, but for a little noise that lets copies part.
    ///
    /// - Parameter noise: a standard normal number for weight i of a layer.
    package func widened(to channels: Int, noise: (_ layer: Int, _ i: Int) -> Double) -> Parameters {
        let (old, wide) = (shape.channels, Parameters(NetworkShape(channels: channels, outputs: shape.outputs)))
        precondition(channels > old && channels.isMultiple(of: old), "Parameters.widened: \(old) channels to \(channels)")
        for layer in 0..<NetworkShape.layers {
            let (from, to) = (filters(layer), wide.filters(layer))
            let share = Double(from.inputs) / Double(to.inputs)
            for i in 0..<to.count {
                let (output, input, tap) = (i % to.outputs, i / to.outputs % to.inputs, i / (to.outputs * to.inputs))
                let source = from.pointer[(tap * from.inputs + input % from.inputs) * from.outputs + output % from.outputs]
                to.pointer[i] = Scalar(Double(source) * share * (1 + Self.perturbation * noise(layer, i)))
            }
        }
        for o in 0..<shape.outputs { wide.bias[o] = bias[o] }
        for layer in 0..<NetworkShape.layers - 1 {
            let (from, to) = (normalization(layer), wide.normalization(layer))
            for k in 0..<channels { (to.gamma[k], to.beta[k]) = (from.gamma[k % old], from.beta[k % old]) }
        }
        return wide
    }

    /// By how much of itself, as a standard deviation, a copied weight differs.
    private static let perturbation = 0.05
}

extension RunningStatistics {
    /// Those of a network that was widened.
    package func widened(to channels: Int) -> RunningStatistics {
        let wide = RunningStatistics(channels: channels)
        for layer in 0..<NetworkShape.layers - 1 {
            for k in 0..<channels {
                wide.mean(layer)[k] = mean(layer)[k % self.channels]
                wide.variance(layer)[k] = variance(layer)[k % self.channels]
            }
        }
        return wide
    }
}
