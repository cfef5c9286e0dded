/// Adam (Kingma and Ba, 2015, algorithm 1) in PyTorch's arrangement: the bias corrections go into the step size and the denominator.
public final class Adam {
    public static let epsilon = 1e-8

    public let first: Buffer
    public let second: Buffer
    /// Steps taken.
    public var steps = 0
    public let beta1: Double
    public let beta2: Double

    public init(count: Int, beta1: Double, beta2: Double) {
        first = Buffer(zeros: count)
        second = Buffer(zeros: count)
        self.beta1 = beta1
        self.beta2 = beta2
    }

    /// One step downhill. All buffers have the count given at the beginning.
    public func step(_ values: Buffer, gradients: Buffer, learningRate: Double) {
        precondition(values.count == first.count && gradients.count == first.count, "Adam: \(values.count) values, \(first.count) moments")
        steps += 1
        let correction1 = 1 - Self.power(beta1, steps)
        let correction2 = (1 - Self.power(beta2, steps)).squareRoot()
        let (rate, root) = (Scalar(learningRate / correction1), Scalar(correction2))
        let (b1, b2, epsilon) = (Scalar(beta1), Scalar(beta2), Scalar(Self.epsilon))
        let (rest1, rest2) = (Scalar(1 - beta1), Scalar(1 - beta2))
        let (p, g, m, v) = (values.pointer, gradients.pointer, first.pointer, second.pointer)
        for i in 0..<values.count {
            m[i] = b1 * m[i] + rest1 * g[i]
            v[i] = b2 * v[i] + rest2 * g[i] * g[i]
            p[i] -= rate * m[i] / (v[i].squareRoot() / root + epsilon)
        }
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
