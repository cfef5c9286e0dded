import CProjections
import SinGANEngine
import SinGANImaging
import SinGANNumerics

/// The distribution of a picture's patches, seen along 256 fixed directions: quantiles at 2048 midpoints, for each level of a pyramid of boxes.
struct PatchDistribution {
    static let directions = 256
    static let quantiles = 2048

    /// The quantiles, directions x quantiles for each level, from the finest.
    let levels: [[Scalar]]

    init(_ pixels: Pixels, _ pool: WorkerPool) {
        levels = Self.pyramid(pixels).compactMap { PatchRows($0) }.map { Self.quantiles(of: $0, pool) }
    }

    /// Returns the mean distance of two distributions along the directions (L1 between quantile functions), averaged over the levels that both have.
    func distance(to other: PatchDistribution) -> Double {
        let means = zip(levels, other.levels).map { a, b in
            zip(a, b).reduce(0) { $0 + abs(Double($1.0) - Double($1.1)) } / Double(a.count)
        }
        return means.reduce(0, +) / Double(max(means.count, 1))
    }

    /// Returns the picture, and it halved by means of 2 x 2 pixels until the short side is under 32; an odd last row or column is left out.
    static func pyramid(_ pixels: Pixels) -> [Pixels] {
        var levels = [pixels]
        while let last = levels.last, min(last.width, last.height) >= 32 {
            let (width, height) = (last.width / 2, last.height / 2)
            var values = [Float](repeating: 0, count: width * height * 3)
            for y in 0..<height {
                for x in 0..<width {
                    for c in 0..<3 {
                        func at(_ dx: Int, _ dy: Int) -> Double { Double(last.values[((2 * y + dy) * last.width + 2 * x + dx) * 3 + c]) }
                        values[(y * width + x) * 3 + c] = Float((at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 4)
                    }
                }
            }
            levels.append(Pixels(width: width, height: height, values: values))
        }
        return levels
    }

    /// Returns a range of the directions: 147 x their number.
    private static func projections(_ range: Range<Int>) -> Buffer {
        let buffer = Buffer(PatchRows.length * range.count)
        guard let stored = singan_projections() else { preconditionFailure("no projections") }
        for row in 0..<PatchRows.length {
            for direction in range {
                buffer.pointer[row * range.count + direction - range.lowerBound] = Scalar(stored[row * directions + direction])
            }
        }
        return buffer
    }

    /// The projections that are kept at a time, of all patches along some directions: 64 MB. A picture of 1024 x 640 pixels has six million of them
    /// for ten directions.
    private static let kept = 1 << 24
    /// The patches that are laid out as rows at a time.
    private static let block = 1 << 14

    /// Returns directions x quantiles.
    private static func quantiles(of patches: PatchRows, _ pool: WorkerPool) -> [Scalar] {
        let group = max(1, min(directions, kept / patches.count))
        return stride(from: 0, to: directions, by: group).flatMap { first in
            quantiles(of: patches, along: first..<min(first + group, directions), pool)
        }
    }

    private static func quantiles(of patches: PatchRows, along range: Range<Int>, _ pool: WorkerPool) -> [Scalar] {
        let (count, projections, projected) = (patches.count, projections(range), Buffer(patches.count * range.count))
        for first in stride(from: 0, to: count, by: block) {
            let picked = first..<min(first + block, count)
            RowProducts.multiply(
                picked.count, range.count, PatchRows.length, patches.rows(picked), projections,
                into: projected.pointer + first * range.count, pool)
        }
        let result = Buffer(range.count * quantiles)
        pool.run(range.count) { direction, _ in
            var column = [Scalar](unsafeUninitializedCapacity: count) { space, filled in
                for row in 0..<count { space[row] = projected.pointer[row * range.count + direction] }
                filled = count
            }
            column.sort()
            for i in 0..<quantiles {
                let place = (Double(i) + 0.5) / Double(quantiles) * Double(count - 1)
                let below = Int(place)
                let share = Scalar(place - Double(below))
                let next = column[min(below + 1, count - 1)]
                result.pointer[direction * quantiles + i] = column[below] + (next - column[below]) * share
            }
        }
        return (0..<result.count).map { result.pointer[$0] }
    }
}

/// The patches of a picture, 7 x 7 pixels and 3 channels: one per place where a whole one fits, in row order, values in row, column, channel order.
struct PatchRows {
    static let side = 7
    static let length = side * side * 3

    let columns: Int
    let rows: Int
    private let values: [Scalar]
    private let width: Int

    var count: Int { columns * rows }

    /// Reads a picture; nil where no patch fits.
    init?(_ pixels: Pixels) {
        guard pixels.width >= Self.side, pixels.height >= Self.side else { return nil }
        (columns, rows) = (pixels.width - Self.side + 1, pixels.height - Self.side + 1)
        width = pixels.width
        values = pixels.values.map { Scalar($0) }
    }

    /// Returns these patches, one per row: their number x 147.
    func rows(_ picked: some RandomAccessCollection<Int>) -> Buffer {
        let buffer = Buffer(picked.count * Self.length)
        for (row, patch) in picked.enumerated() { copy(patch) { buffer.pointer[row * Self.length + $0] = $1 } }
        return buffer
    }

    /// Returns these patches, one per column: 147 x their number.
    func columns(_ picked: Range<Int>) -> Buffer {
        let buffer = Buffer(picked.count * Self.length)
        for patch in picked { copy(patch) { buffer.pointer[$0 * picked.count + patch - picked.lowerBound] = $1 } }
        return buffer
    }

    @inline(__always) private func copy(_ patch: Int, _ put: (_ index: Int, _ value: Scalar) -> Void) {
        let (x, y) = (patch % columns, patch / columns)
        for row in 0..<Self.side {
            let start = ((y + row) * width + x) * 3
            for i in 0..<Self.side * 3 { put(row * Self.side * 3 + i, values[start + i]) }
        }
    }
}
