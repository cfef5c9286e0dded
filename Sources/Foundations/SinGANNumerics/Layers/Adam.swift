/// Adam (Kingma and Ba, 2015, algorithm 1) in PyTorch's arrangement: the bias corrections go into the step size and the denominator.
package final class Adam {
    package static let epsilon = 1e-8

    /// What one step needs to know.
    package struct Step {
        package let beta1, beta2: Scalar
        /// The learning rate over the first moment's correction.
        package let rate: Scalar
        /// The root of the second moment's correction.
        package let root: Scalar
        package let epsilon: Scalar
    }

    package let first: Buffer
    package let second: Buffer
    /// Steps taken.
    package var steps = 0
    package let beta1: Double
    package let beta2: Double

    package init(count: Int, beta1: Double, beta2: Double) {
        first = Buffer(zeros: count)
        second = Buffer(zeros: count)
        self.beta1 = beta1
        self.beta2 = beta2
    }

    /// One step downhill. All buffers have the count given at the beginning.
    package func step(_ values: Buffer, gradients: Buffer, learningRate: Double, on pool: WorkerPool) {
        precondition(values.count == first.count && gradients.count == first.count, "Adam: \(values.count) values, \(first.count) moments")
        steps += 1
        let step = Step(
            beta1: Scalar(beta1), beta2: Scalar(beta2), rate: Scalar(learningRate / (1 - Self.power(beta1, steps))),
            root: Scalar((1 - Self.power(beta2, steps)).squareRoot()), epsilon: Scalar(Self.epsilon))
        pool.kernels.adam(step, values, gradients: gradients, first: first, second: second)
    }

    /// base^exponent by squaring: the same bits everywhere.
    private static func power(_ base: Double, _ exponent: Int) -> Double {
        var (result, factor, rest) = (1.0, base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= factor }
            factor *= factor
            rest >>= 1
        }
        return result
    }
}
