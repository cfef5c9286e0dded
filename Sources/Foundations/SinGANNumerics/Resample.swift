// Bicubic resampling of pictures, separable: for every line of the result, the line between is made of the input's rows, and the result of the
// line's columns.

/// Resizes maps of three channels from one size to another, with weights computed once.
package final class Resample {
    /// Products that are worth another thread: some ten microseconds' work.
    private static let leastProducts = 32_768

    private let source: Shape
    private let target: Shape
    private let rows: ResampleTaps
    private let columns: ResampleTaps

    /// For maps of `from` (H x W x 3) to h x w, mirrored at the borders unless the map repeats.
    package init(from source: Shape, h: Int, w: Int, _ border: Border = .zeros) {
        precondition(source.n == 1 && source.c == 3, "Resample takes one map of three channels, not \(source)")
        self.source = source
        target = Shape(h: h, w: w, c: 3)
        rows = ResampleTaps(from: source.h, to: h, repeats: border.repeatsDown)
        columns = ResampleTaps(from: source.w, to: w, repeats: border.repeatsAcross)
    }

    /// Into a new tensor, not clamped.
    package func callAsFunction(_ x: Tensor, on pool: WorkerPool) -> Tensor {
        let result = Tensor(target)
        self(x, into: result, on: pool)
        return result
    }

    /// Into `result` (h x w x 3). Allocates nothing once the pool's scratch has room for a line.
    ///
    /// - Parameter clamped: brings the values of x and those of the result to -1...1 on their way; x keeps its own.
    package func callAsFunction(_ x: Tensor, into result: Tensor, clamped: Bool = false, on pool: WorkerPool) {
        self(x, rows: 0..<target.h, into: result, clamped: clamped, on: pool)
    }

    /// Some rows of the result alone, into `result` (rows.count x w x 3): the same bits as in the whole.
    package func callAsFunction(_ x: Tensor, rows wanted: Range<Int>, into result: Tensor, clamped: Bool = false, on pool: WorkerPool) {
        precondition(
            x.shape == source && result.shape.h == wanted.count && result.shape.w == target.w,
            "Resample \(source) to rows \(wanted) of \(target): \(x.shape) to \(result.shape)")
        self(Window(of: x), to: Window(of: result, x: 0, y: wanted.lowerBound), clamped: clamped, on: pool)
    }

    /// A rectangle of a map: its first pixel is the map's at (x, y).
    package struct Window {
        package let pixels: Tensor
        package let x, y: Int

        package init(of pixels: Tensor, x: Int = 0, y: Int = 0) { (self.pixels, self.x, self.y) = (pixels, x, y) }

        package var rows: Range<Int> { y..<y + pixels.shape.h }
        package var columns: Range<Int> { x..<x + pixels.shape.w }
    }

    /// A window of the result from one of the source: the same bits as in the whole.
    ///
    /// - Parameter source: with all that the result is made of, as `sources(rows:columns:)` says.
    package func callAsFunction(_ x: Window, to result: Window, clamped: Bool = false, on pool: WorkerPool) {
        precondition(
            result.x >= 0 && result.y >= 0 && result.rows.upperBound <= target.h && result.columns.upperBound <= target.w,
            "Resample to rows \(result.rows), columns \(result.columns) of \(target)")
        let needed = sources(rows: result.rows, columns: result.columns)
        precondition(
            x.rows.clamped(to: needed.rows) == needed.rows && x.columns.clamped(to: needed.columns) == needed.columns,
            "Resample \(source): rows \(x.rows), columns \(x.columns) where \(needed) are needed")
        let (wide, width) = (x.pixels.shape.w, result.pixels.shape.w)
        let products = 3 * (rows.width * wide + columns.width * width)
        let (line, out, from) = (3 * wide, result.pixels.pointer, x.pixels.pointer)
        // One more than a line: columns are read four values at a time.
        pool.reserveScratch(line + 1)
        pool.runRanges(result.pixels.shape.h, least: (Self.leastProducts + products - 1) / products) { range, worker in
            let between = pool.scratch(worker, line + 1)
            between[line] = 0
            for i in range {
                let (row, target) = (rows.at(result.y + i, from: x.y), out + 3 * width * i)
                let columns = columns.at(result.x, from: x.x)
                if clamped {
                    Self.mixRows(from, line, row, into: between) { Clamp.apply($0) }
                    Self.mixColumns(between, columns, into: target, count: width) { Clamp.apply($0) }
                } else {
                    Self.mixRows(from, line, row, into: between) { $0 }
                    Self.mixColumns(between, columns, into: target, count: width) { $0 }
                }
            }
        }
    }

    /// The rows and columns of the source of which such a window of the result is made.
    package func sources(rows: Range<Int>, columns: Range<Int>) -> (rows: Range<Int>, columns: Range<Int>) {
        (self.rows.sources(of: rows), self.columns.sources(of: columns))
    }

    private typealias Block = SIMD16<Scalar>

    /// out[k] = sum over taps t of weight[t] * change(x[row[t], k]), for k in a line of `count` values.
    @inline(__always) private static func mixRows(
        _ x: UnsafeMutablePointer<Scalar>, _ count: Int, _ taps: ResampleTaps.Cursor, into out: UnsafeMutablePointer<Scalar>,
        change: (Block) -> Block
    ) {
        let (width, weights) = (taps.width, taps.weights)
        guard count >= Block.scalarCount else {
            return mixShort(x, count, taps, into: out) { change(Block(repeating: $0))[0] }
        }
        for first in stride(from: 0, to: count, by: Block.scalarCount) {
            // The last block ends with the line, and overlaps the one before.
            let k = min(first, count - Block.scalarCount)
            var sum = Block.zero
            for t in 0..<width {
                sum += weights[t] * change(UnsafeRawPointer(x + taps.source(t) * count + k).loadUnaligned(as: Block.self))
            }
            UnsafeMutableRawPointer(out + k).storeBytes(of: sum, as: Block.self)
        }
    }

    /// The same for lines shorter than a block.
    private static func mixShort(
        _ x: UnsafeMutablePointer<Scalar>, _ count: Int, _ taps: ResampleTaps.Cursor, into out: UnsafeMutablePointer<Scalar>,
        change: (Scalar) -> Scalar
    ) {
        for k in 0..<count {
            var sum: Scalar = 0
            for t in 0..<taps.width { sum += taps.weights[t] * change(x[taps.source(t) * count + k]) }
            out[k] = sum
        }
    }

    /// out[j] = change(sum over taps t of weight[j, t] * x[column[j, t]]), for `count` pixels of three values. Reads one value after the last
    /// pixel of x.
    @inline(__always) private static func mixColumns(
        _ x: UnsafeMutablePointer<Scalar>, _ taps: ResampleTaps.Cursor, into out: UnsafeMutablePointer<Scalar>, count: Int,
        change: (SIMD4<Scalar>) -> SIMD4<Scalar>
    ) {
        var taps = taps
        for j in 0..<count {
            var sum = SIMD4<Scalar>.zero
            for t in 0..<taps.width {
                sum += taps.weights[t] * UnsafeRawPointer(x + 3 * taps.source(t)).loadUnaligned(as: SIMD4<Scalar>.self)
            }
            sum = change(sum)
            if j < count - 1 {
                // The fourth value is overwritten by the next pixel.
                UnsafeMutableRawPointer(out + 3 * j).storeBytes(of: sum, as: SIMD4<Scalar>.self)
            } else {
                for k in 0..<3 { out[3 * j + k] = sum[k] }
            }
            taps.advance()
        }
    }
}

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

    /// The places of an output's taps among inputs of which the first is number `origin`.
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

/// What lies around a map of the pyramid.
package enum Border: Hashable, Sendable {
    /// Zeros (mid-grey), as published.
    case zeros
    /// Noise around the noise, zeros around the picture: maps of noise are as large as the padded input (published for animation).
    case noise
    /// The map itself, repeated across and down where asked, so that what comes out tiles; zeros elsewhere.
    case repeated(across: Bool, down: Bool)

    package var repeatsAcross: Bool { if case .repeated(let across, _) = self { across } else { false } }
    package var repeatsDown: Bool { if case .repeated(_, let down) = self { down } else { false } }
}
