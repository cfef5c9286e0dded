import SinGANEngine
import SinGANNumerics
import SinGANSupport

/// Reproducible numbers for tests.
package struct TestNumbers {
    private let field: RandomField
    private var next = 0

    package init(_ seed: UInt64) { field = RandomField(seed: seed, purpose: .sampling) }

    package mutating func normal() -> Double {
        next += 1
        return field.normal(x: next)
    }

    package mutating func tensor(_ shape: Shape, scale: Double = 1) -> Tensor {
        let tensor = Tensor(shape)
        fill(tensor.pointer, shape.count, scale)
        return tensor
    }

    package mutating func fill(_ pointer: UnsafeMutablePointer<Scalar>, _ count: Int, _ scale: Double = 1, mean: Double = 0) {
        for i in 0..<count { pointer[i] = Scalar(mean + scale * normal()) }
    }

    /// Filters and normalizations as large as in a trained network.
    package mutating func parameters(_ shape: NetworkShape) -> Parameters {
        let p = Parameters(shape)
        fill(p.buffer.pointer, shape.count, 0.2)
        for layer in 0..<NetworkShape.layers - 1 { fill(p.normalization(layer).gamma, shape.channels, 0.2, mean: 1) }
        return p
    }
}
