import CProjections
import SinGANImaging
import SinGANNumerics

/// How the patches of a picture are distributed, seen along 256 fixed directions: quantiles at 2048 midpoints, for each level of a pyramid of boxes.
struct PatchDistribution {
    static let directions = 256
    static let quantiles = 2048

    /// directions x quantiles per level, from the finest.
    let levels: [[Scalar]]

    init(_ pixels: Pixels, _ pool: WorkerPool) {
        levels = Self.pyramid(pixels).compactMap { PatchRows($0) }.map { Self.quantiles(of: $0, pool) }
    }

    /// The mean distance of two distributions along the directions (L1 between quantile functions), averaged over the levels that both have.
    func distance(to other: PatchDistribution) -> Double {
        let means = zip(levels, other.levels).map { a, b in
            zip(a, b).reduce(0) { $0 + abs(Double($1.0) - Double($1.1)) } / Double(a.count)
        }
        return means.reduce(0, +) / Double(max(means.count, 1))
    }

    /// Halved by means of 2 x 2 pixels until the short side is under 32; an odd last row or column is left out.
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

    /// 147 x directions.
    private static func projections() -> Buffer {
        let buffer = Buffer(PatchRows.length * directions)
        guard let stored = singan_projections() else { preconditionFailure("no projections") }
        for i in 0..<buffer.count { buffer.pointer[i] = Scalar(stored[i]) }
        return buffer
    }

    private static func quantiles(of patches: PatchRows, _ pool: WorkerPool) -> [Scalar] {
        let (rows, count) = patches.rows()
        let projected = Buffer(count * directions)
        RowProducts.multiply(count, directions, PatchRows.length, rows, projections(), into: projected, pool)
        let result = Buffer(directions * quantiles)
        pool.run(directions) { direction, _ in
            var column = [Scalar](unsafeUninitializedCapacity: count) { space, filled in
                for row in 0..<count { space[row] = projected.pointer[row * directions + direction] }
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
