/// The weights of resampling along one axis: Keys' kernel with a = -0.5, pixel centres at half-integers, mirrored borders (the edge pixel is
/// repeated) or such as continue on the other side, the kernel stretched when shrinking (antialiasing), the weights of every output normalized to sum 1.
package final class ResampleTaps {
    /// Taps per output: as many as the output with most has, weights of 0 at either end not counted. Enlarging takes four.
    package let width: Int
    /// outputs x width: index of the input, and its weight.
    package let indices: UnsafeMutablePointer<Int32>
    package let weights: UnsafeMutablePointer<Scalar>

    /// - Parameter repeats: whether the first input follows the last.
    package init(from inputs: Int, to outputs: Int, repeats: Bool = false) {
        let rows = (0..<outputs).map { Self.row($0, inputs, outputs) }
        let width = rows.map(\.weights.count).max() ?? 0
        self.width = width
        indices = .allocate(capacity: outputs * width)
        weights = .allocate(capacity: outputs * width)
        for (o, row) in rows.enumerated() {
            for t in 0..<width {
                (indices + o * width + t).initialize(
                    to: Int32(repeats ? Self.modulo(row.first + t, inputs) : Self.mirror(row.first + t, inputs)))
                (weights + o * width + t).initialize(to: t < row.weights.count ? row.weights[t] : 0)
            }
        }
    }

    /// Where the taps of an output are, among inputs of which the first is number `origin`.
    package struct Cursor {
        package let width: Int
        package private(set) var weights: UnsafeMutablePointer<Scalar>
        private var indices: UnsafeMutablePointer<Int32>
        private let origin: Int

        fileprivate init(_ taps: ResampleTaps, _ output: Int, _ origin: Int) {
            (width, self.origin) = (taps.width, origin)
            (weights, indices) = (taps.weights + output * taps.width, taps.indices + output * taps.width)
        }

        @inline(__always) package func source(_ tap: Int) -> Int { Int(indices[tap]) - origin }

        /// To the next output.
        @inline(__always) package mutating func advance() {
            weights += width
            indices += width
        }
    }

    package func at(_ output: Int, from origin: Int) -> Cursor { Cursor(self, output, origin) }

    /// The inputs of which some outputs are made, without gaps.
    package func sources(of outputs: Range<Int>) -> Range<Int> {
        var (first, last) = (Int32.max, Int32.min)
        for i in outputs.lowerBound * width..<outputs.upperBound * width { (first, last) = (min(first, indices[i]), max(last, indices[i])) }
        return Int(first)..<Int(last) + 1
    }

    deinit {
        indices.deallocate()
        weights.deallocate()
    }

    /// The weights of one output from its first tap to its last that are not 0.
    private static func row(_ output: Int, _ inputs: Int, _ outputs: Int) -> (first: Int, weights: [Scalar]) {
        let scale = Double(outputs) / Double(inputs)
        let stretch = min(scale, 1)
        let support = 4 / stretch
        let centre = (Double(output) + 0.5) / scale - 0.5
        let left = Int((centre - support / 2).rounded(.down))
        let row = (left..<left + Int(support.rounded(.up)) + 3).map { keys((Double($0) - centre) * stretch) }
        let sum = row.reduce(0, +)
        let kept = (row.firstIndex { $0 != 0 } ?? 0)...(row.lastIndex { $0 != 0 } ?? 0)
        return (left + kept.lowerBound, row[kept].map { Scalar($0 / sum) })
    }

    private static func keys(_ x: Double) -> Double {
        let a = abs(x)
        if a <= 1 { return (1.5 * a - 2.5) * a * a + 1 }
        return a <= 2 ? ((-0.5 * a + 2.5) * a - 4) * a + 2 : 0
    }

    private static func modulo(_ index: Int, _ n: Int) -> Int { (index % n + n) % n }

    /// ..., 1, 0, | 0, 1, ..., n - 1, | n - 1, n - 2, ...
    private static func mirror(_ index: Int, _ n: Int) -> Int {
        let folded = ((index % (2 * n)) + 2 * n) % (2 * n)
        return folded < n ? folded : 2 * n - 1 - folded
    }
}
