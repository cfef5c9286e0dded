import SinGANNumerics

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
                to.pointer[i] = Scalar(Double(source) * share * (1 + Self.parting * noise(layer, i)))
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
    private static let parting = 0.05
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
