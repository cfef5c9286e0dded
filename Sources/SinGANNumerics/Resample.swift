// Bicubic resampling of channels-last maps: Keys' kernel with a = -0.5, pixel centres at half-integers, mirrored borders (the edge pixel is repeated),
// the kernel stretched when shrinking (antialiasing), every row of weights normalized to sum 1. Separable: rows first, then columns.

/// The weights along one axis.
struct ResampleTaps {
    /// Taps per output.
    let width: Int
    /// outputs x width: index of the input, and its weight.
    let indices: [Int]
    let weights: [Scalar]

    init(from inputs: Int, to outputs: Int) {
        let scale = Double(outputs) / Double(inputs)
        let stretch = min(scale, 1)
        let support = 4 / stretch
        width = Int(support.rounded(.up)) + 3
        var (indices, weights): ([Int], [Scalar]) = ([], [])
        for o in 0..<outputs {
            let centre = (Double(o) + 0.5) / scale - 0.5
            let left = Int((centre - support / 2).rounded(.down))
            let row = (left..<left + width).map { Self.keys((Double($0) - centre) * stretch) }
            let sum = row.reduce(0, +)
            weights += row.map { Scalar($0 / sum) }
            indices += (left..<left + width).map { Self.mirror($0, inputs) }
        }
        self.indices = indices
        self.weights = weights
    }

    static func keys(_ x: Double) -> Double {
        let a = abs(x)
        if a <= 1 { return (1.5 * a - 2.5) * a * a + 1 }
        return a <= 2 ? ((-0.5 * a + 2.5) * a - 4) * a + 2 : 0
    }

    /// ..., 1, 0, | 0, 1, ..., n - 1, | n - 1, n - 2, ...
    static func mirror(_ index: Int, _ n: Int) -> Int {
        let folded = ((index % (2 * n)) + 2 * n) % (2 * n)
        return folded < n ? folded : 2 * n - 1 - folded
    }
}

/// Resizes maps from one size to another, with weights computed once.
public final class Resample {
    private let source: Shape
    private let target: Shape
    private let rows: ResampleTaps
    private let columns: ResampleTaps

    /// For maps of `from` (H x W x C) to h x w.
    public init(from source: Shape, h: Int, w: Int) {
        self.source = source
        target = Shape(n: source.n, h: h, w: w, c: source.c)
        rows = ResampleTaps(from: source.h, to: h)
        columns = ResampleTaps(from: source.w, to: w)
    }

    /// Not clamped.
    public func callAsFunction(_ x: Tensor, on pool: WorkerPool) -> Tensor {
        precondition(x.shape == source && source.n == 1, "Resample for \(source) given \(x.shape)")
        let between = Tensor(Shape(h: target.h, w: source.w, c: source.c))
        let line = source.w * source.c
        pool.run(target.h) { i, _ in
            Self.mix(x.pointer, line, rows, i, into: between.pointer + i * line, count: line)
        }
        let result = Tensor(target)
        pool.run(target.h) { i, _ in
            let (row, out) = (between.pointer + i * line, result.pointer + i * target.w * target.c)
            for j in 0..<target.w { Self.mix(row, source.c, columns, j, into: out + j * target.c, count: target.c) }
        }
        return result
    }

    /// out = the sum of `count` values at each tap of one output, taps `stride` values apart.
    @inline(__always) private static func mix(
        _ x: UnsafeMutablePointer<Scalar>, _ stride: Int, _ taps: ResampleTaps, _ output: Int, into out: UnsafeMutablePointer<Scalar>,
        count: Int
    ) {
        out.update(repeating: 0, count: count)
        for t in output * taps.width..<(output + 1) * taps.width {
            let (weight, source) = (taps.weights[t], x + taps.indices[t] * stride)
            for k in 0..<count { out[k] += weight * source[k] }
        }
    }
}

extension Tensor {
    /// Values below -1 become -1, values above 1 become 1.
    public func clamp() {
        for i in 0..<count { pointer[i] = min(max(pointer[i], -1), 1) }
    }
}
