/// Values below -1 become -1, values above 1 become 1, what is not a number stays.
package enum Clamp {
    /// Values that are worth another thread: some ten microseconds' work.
    package static let leastValues = 32_768

    @inline(__always) package static func apply(_ x: SIMD4<Scalar>) -> SIMD4<Scalar> {
        x.replacing(with: -1, where: x .< -1).replacing(with: 1, where: x .> 1)
    }

    @inline(__always) package static func apply(_ x: SIMD16<Scalar>) -> SIMD16<Scalar> {
        x.replacing(with: -1, where: x .< -1).replacing(with: 1, where: x .> 1)
    }
}

extension Tensor {
    /// Brings every value to -1...1.
    package func clamp() { Self.clamp(pointer, 0..<count) }

    /// The same, shared between the pool's threads. Allocates nothing.
    package func clamp(on pool: WorkerPool) {
        let values = pointer
        pool.runRanges(count, least: Clamp.leastValues) { range, _ in Self.clamp(values, range) }
    }

    private static func clamp(_ values: UnsafeMutablePointer<Scalar>, _ range: Range<Int>) {
        for i in range { values[i] = min(max(values[i], -1), 1) }
    }
}
