import SinGANNumerics
import SinGANSupport

/// Every random draw of a training. A protocol so that tests can hand in the draws of another implementation.
package protocol TrainingDraws {
    func critic(scale: Int, _ shape: NetworkShape) -> Parameters
    func generator(scale: Int, _ shape: NetworkShape) -> Parameters
    /// z* of the coarsest scale; it is zero at all others.
    func fixedNoise(_ shape: Shape) -> Tensor
    /// Fills a scale's map: one draw for a whole iteration.
    func noise(scale: Int, iteration: Int, into map: Tensor, on pool: WorkerPool)
    /// Fills a map of a scale below, or a window of it that begins at (x, y): a fresh lower pyramid for each critic step.
    func lowerNoise(level: Int, scale: Int, iteration: Int, step: Int, x: Int, y: Int, into map: Tensor, on pool: WorkerPool)
    /// The share of the real picture in the point where a critic step takes the gradient penalty, 0...1.
    func mix(scale: Int, iteration: Int, step: Int) -> Double
}

/// The draws of a seed.
package struct SeededDraws: TrainingDraws {
    package let seed: UInt64

    package init(seed: UInt64) { self.seed = seed }

    package func critic(scale: Int, _ shape: NetworkShape) -> Parameters { initialized(shape, scale: scale, step: 0) }
    package func generator(scale: Int, _ shape: NetworkShape) -> Parameters { initialized(shape, scale: scale, step: 1) }

    package func fixedNoise(_ shape: Shape) -> Tensor {
        let map = Tensor(shape)
        Noise.fill(map, RandomField(seed: seed, purpose: .fixedNoise), scale: 0, on: WorkerPool(threads: 1))
        return map
    }

    package func noise(scale: Int, iteration: Int, into map: Tensor, on pool: WorkerPool) {
        let field = RandomField(seed: seed, purpose: .trainingNoise, scale: scale, iteration: iteration)
        Noise.fill(map, field, scale: scale, on: pool)
    }

    package func lowerNoise(level: Int, scale: Int, iteration: Int, step: Int, x: Int, y: Int, into map: Tensor, on pool: WorkerPool) {
        // The level goes into the step, so that each level of each step has a stream of its own.
        let field = RandomField(seed: seed, purpose: .lowerPyramidNoise, scale: scale, iteration: iteration, step: step * 256 + level)
        Noise.fill(map, field, scale: level, x: x, y: y, on: pool)
    }

    package func mix(scale: Int, iteration: Int, step: Int) -> Double {
        RandomField(seed: seed, purpose: .interpolation, scale: scale, iteration: iteration, step: step).uniform()
    }

    /// A standard normal number for each weight of a widened network, 0 the critic and 1 the generator.
    package func perturbationNoise(scale: Int, network: Int) -> (_ layer: Int, _ i: Int) -> Double {
        let field = RandomField(seed: seed, purpose: .initialization, scale: scale, step: 2 + network)
        return { layer, i in field.normal(x: i, y: layer) }
    }

    /// Filters ~ N(0, 0.02), scales ~ N(1, 0.02), shifts 0, the last bias ~ U(-1, 1) / sqrt(9 inputs): as the published code, whose bias is
    /// PyTorch's default.
    private func initialized(_ shape: NetworkShape, scale: Int, step: Int) -> Parameters {
        let parameters = Parameters(shape)
        let field = RandomField(seed: seed, purpose: .initialization, scale: scale, step: step)
        for layer in 0..<NetworkShape.layers {
            let filters = parameters.filters(layer)
            for i in 0..<filters.count { filters.pointer[i] = Scalar(0.02 * field.normal(x: i, y: layer)) }
        }
        let bound = 1 / Double(9 * shape.inputs(of: NetworkShape.layers - 1)).squareRoot()
        for o in 0..<shape.outputs { parameters.bias[o] = Scalar(bound * (2 * field.uniform(x: o, y: 100) - 1)) }
        for layer in 0..<NetworkShape.layers - 1 {
            for k in 0..<shape.channels { parameters.normalization(layer).gamma[k] = Scalar(1 + 0.02 * field.normal(x: k, y: 200 + layer)) }
        }
        return parameters
    }
}

/// Maps of noise: a function of position, so that a larger map continues a smaller one.
package enum Noise {
    /// Standard normal, from (x, y) on; at the coarsest scale one channel copied to three, elsewhere three.
    package static func fill(_ map: Tensor, _ field: RandomField, scale: Int, x: Int = 0, y: Int = 0, on pool: WorkerPool) {
        NormalMap.fill(map, field, scale == 0 ? .grey : .color, firstColumn: x, firstRow: y, on: pool)
    }
}

extension Tensor {
    /// The noise of the reconstruction: z* at the coarsest scale, none above (paper, equation 6).
    package func setReconstructionNoise(_ level: Int, _ fixedNoise: Tensor) {
        if level == 0 { copy(from: fixedNoise) } else { pointer.update(repeating: 0, count: count) }
    }
}
