import SinGANNumerics
import SinGANSupport

/// Every random draw of a training. A protocol so that tests can hand in the draws of another implementation.
protocol TrainingDraws {
    func critic(scale: Int, _ shape: NetworkShape) -> Parameters
    func generator(scale: Int, _ shape: NetworkShape) -> Parameters
    /// z* of the coarsest scale; it is zero at all others.
    func fixedNoise(_ shape: Shape) -> Tensor
    /// One draw for a whole iteration.
    func noise(scale: Int, iteration: Int, _ shape: Shape) -> Tensor
    /// A fresh lower pyramid for each critic step.
    func lowerNoise(level: Int, scale: Int, iteration: Int, step: Int, _ shape: Shape) -> Tensor
    /// The share of the real picture in the point where a critic step takes the gradient penalty, 0...1.
    func mix(scale: Int, iteration: Int, step: Int) -> Double
}

/// The draws of a seed.
struct SeededDraws: TrainingDraws {
    let seed: UInt64

    func critic(scale: Int, _ shape: NetworkShape) -> Parameters { initialized(shape, scale: scale, step: 0) }
    func generator(scale: Int, _ shape: NetworkShape) -> Parameters { initialized(shape, scale: scale, step: 1) }

    func fixedNoise(_ shape: Shape) -> Tensor { Noise.map(RandomField(seed: seed, purpose: .fixedNoise), scale: 0, shape) }

    func noise(scale: Int, iteration: Int, _ shape: Shape) -> Tensor {
        Noise.map(RandomField(seed: seed, purpose: .trainingNoise, scale: scale, iteration: iteration), scale: scale, shape)
    }

    func lowerNoise(level: Int, scale: Int, iteration: Int, step: Int, _ shape: Shape) -> Tensor {
        // The level goes into the step, so that each level of each step has a stream of its own.
        let field = RandomField(seed: seed, purpose: .lowerPyramidNoise, scale: scale, iteration: iteration, step: step * 256 + level)
        return Noise.map(field, scale: level, shape)
    }

    func mix(scale: Int, iteration: Int, step: Int) -> Double {
        RandomField(seed: seed, purpose: .interpolation, scale: scale, iteration: iteration, step: step).uniform()
    }

    /// Filters ~ N(0, 0.02), scales ~ N(1, 0.02), shifts 0, the last bias ~ U(-1, 1) / sqrt(9 inputs): as the published code, whose bias is PyTorch's default.
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
enum Noise {
    /// Standard normal; at the coarsest scale one channel copied to three, elsewhere three.
    static func map(_ field: RandomField, scale: Int, _ shape: Shape) -> Tensor {
        let map = Tensor(shape)
        for y in 0..<shape.h {
            for x in 0..<shape.w {
                let pixel = map.pointer + (y * shape.w + x) * 3
                if scale == 0 {
                    let value = Scalar(field.normal(x: x, y: y))
                    for k in 0..<3 { pixel[k] = value }
                } else {
                    let (a, b, c) = field.normals3(x: x, y: y)
                    (pixel[0], pixel[1], pixel[2]) = (Scalar(a), Scalar(b), Scalar(c))
                }
            }
        }
        return map
    }
}
