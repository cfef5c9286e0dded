import SinGANImaging
import SinGANNumerics
import SinGANSupport

extension SinGANModel {
    /// How well a model remembers its picture: root mean squared errors over all values, 0...1.
    public struct Fidelity: Sendable, Equatable {
        /// Of the reconstruction from z*.
        public let reconstruction: Double
        /// Of the picture shrunk to the scale below the finest and enlarged again: what the finest scale begins with at best. A trained model is
        /// well below it.
        public let enlargement: Double
    }

    /// Generates one reconstruction. Throws as `reconstruct` does.
    public func fidelity(on compute: Compute) throws(SinGANError) -> Fidelity {
        let stack = GeneratorStack([], on: compute.pool)
        let sizes = state.plan.sizes
        let finest = isHandedOver ? sizes[sizes.count - 1] : picture.size
        let real = stack.resize(state.picture.tensor, to: finest)
        let shrunk = stack.resize(real.copied(), to: sizes[sizes.count - 2])
        let enlarged = stack.resize(shrunk, to: finest)
        let result = Fidelity(
            reconstruction: error(Tensor(try reconstruct(enlarges: !isHandedOver, on: compute)), real, compute),
            enlargement: error(enlarged, real, compute))
        // Cancelled reductions leave garbage too.
        try compute.cancellation.check()
        return result
    }

    /// Tensors are -1...1, so half of their difference is that of pictures.
    private func error(_ a: Tensor, _ b: Tensor, _ compute: Compute) -> Double {
        (Reduction.squaredDifference(a, b, on: compute.pool) / Double(a.count)).squareRoot() / 2
    }
}
