import Foundation
import SinGANNumerics

/// Least squares with a ridge: the weights w that make sum (w . x - r)^2 + ridge |w - prior|^2 smallest.
///
/// Sums and solutions are made in one order, without fused operations, so that they are the same bits on every processor.
struct NormalEquations {
    /// Values of x.
    let order: Int
    /// order x order: the sum of x x^T, row by row.
    private(set) var matrix: [Double]
    /// The sum of r x.
    private(set) var right: [Double]
    /// How many x there are.
    private(set) var count = 0

    init(order: Int) {
        self.order = order
        matrix = [Double](repeating: 0, count: order * order)
        right = [Double](repeating: 0, count: order)
    }

    /// The mean of the matrix's diagonal.
    var energy: Double { (0..<order).reduce(0) { $0 + matrix[$1 * order + $1] } / Double(order) }

    static func + (one: NormalEquations, other: NormalEquations) -> NormalEquations {
        var sums = one
        for i in sums.matrix.indices { sums.matrix[i] += other.matrix[i] }
        for i in sums.right.indices { sums.right[i] += other.right[i] }
        sums.count += other.count
        return sums
    }

    /// The same with every x reordered: x'[i] = x[order[i]].
    func reordered(_ places: [Int]) -> NormalEquations {
        var result = self
        for i in 0..<order {
            result.right[i] = right[places[i]]
            for j in 0..<order { result.matrix[i * order + j] = matrix[places[i] * order + places[j]] }
        }
        return result
    }

    /// A block of x, `stride` scalars apart, of which those from `order` on are 0, and their r: added in this order.
    ///
    /// - Parameter sums: room for order x stride scalars.
    mutating func add(
        _ x: UnsafePointer<Scalar>, stride: Int, _ r: UnsafePointer<Scalar>, count: Int, _ sums: UnsafeMutablePointer<Scalar>
    ) {
        typealias Lanes = SIMD4<Scalar>
        sums.update(repeating: 0, count: order * stride)
        for k in 0..<count {
            let row = x + k * stride
            for i in 0..<order {
                let factor = row[i]
                let sum = UnsafeMutableRawPointer(sums + i * stride)
                // The matrix is symmetric: its lower half follows from the upper one.
                for j in Swift.stride(from: i & ~3, to: stride, by: 4) {
                    let offset = j * MemoryLayout<Scalar>.stride
                    let product = factor * UnsafeRawPointer(row + j).loadUnaligned(as: Lanes.self)
                    sum.storeBytes(
                        of: sum.loadUnaligned(fromByteOffset: offset, as: Lanes.self) + product, toByteOffset: offset, as: Lanes.self)
                }
            }
        }
        for i in 0..<order {
            for j in i..<order {
                matrix[i * order + j] += Double(sums[i * stride + j])
                if j > i { matrix[j * order + i] = matrix[i * order + j] }
            }
        }
        for k in 0..<count { for i in 0..<order { right[i] += Double(r[k]) * Double(x[k * stride + i]) } }
        self.count += count
    }

    /// Returns, for weights w, the sums of (w . x) r and of (w . x)^2, from which an error follows.
    func products(_ weights: ArraySlice<Double>) -> (right: Double, squares: Double) {
        var (sum, squares) = (0.0, 0.0)
        let first = weights.startIndex
        for i in 0..<order {
            sum += weights[first + i] * right[i]
            var row = 0.0
            for j in 0..<order { row += matrix[i * order + j] * weights[first + j] }
            squares += weights[first + i] * row
        }
        return (sum, squares)
    }

    /// The weights, by Cholesky's decomposition. Traps for a ridge of 0 or less.
    func solved(ridge: Double, prior: [Double]? = nil) -> [Double] {
        precondition(ridge > 0, "NormalEquations: a ridge of \(ridge)")
        var result = right
        // What the prior leaves over is what is solved for.
        if let prior {
            for i in 0..<order { for j in 0..<order { result[i] -= matrix[i * order + j] * prior[j] } }
        }
        var lower = matrix
        for i in 0..<order { lower[i * order + i] += ridge }
        for i in 0..<order {
            for j in 0...i {
                var sum = lower[i * order + j]
                for k in 0..<j { sum -= lower[i * order + k] * lower[j * order + k] }
                lower[i * order + j] = i == j ? sum.squareRoot() : sum / lower[j * order + j]
            }
        }
        for i in 0..<order {
            for k in 0..<i { result[i] -= lower[i * order + k] * result[k] }
            result[i] /= lower[i * order + i]
        }
        for i in (0..<order).reversed() {
            for k in i + 1..<order { result[i] -= lower[k * order + i] * result[k] }
            result[i] /= lower[i * order + i]
        }
        if let prior { for i in 0..<order { result[i] += prior[i] } }
        return result
    }
}

/// Some rows of a picture with what lies beyond its borders around them.
struct MarginedRows {
    /// The picture's pixels and the margin's.
    let width: Int
    let reach: Int
    let across: FixedResize.Border
    let down: FixedResize.Border

    init(width: Int, reach: Int, across: FixedResize.Border, down: FixedResize.Border) {
        (self.width, self.reach, self.across, self.down) = (width, reach, across, down)
    }

    var stride: Int { 3 * (width + 2 * reach) }

    /// Room for `rows` rows, and for vectors that reach over the end.
    func room(_ rows: Int) -> Int { (rows + 2 * reach) * stride + 32 }

    /// Copies the rows and `reach` more above and below.
    func fill(_ target: UnsafeMutablePointer<Scalar>, from picture: Tensor, rows: Range<Int>) {
        let height = picture.shape.h
        for (i, y) in (rows.lowerBound - reach..<rows.upperBound + reach).enumerated() {
            let (source, row) = (picture.pointer + 3 * width * down.place(y, of: height), target + i * stride)
            (row + 3 * reach).update(from: source, count: 3 * width)
            for x in 1...reach {
                copy(source, across.place(-x, of: width), to: row + 3 * (reach - x))
                copy(source, across.place(width - 1 + x, of: width), to: row + 3 * (reach + width - 1 + x))
            }
        }
        (target + (rows.count + 2 * reach) * stride).update(repeating: 0, count: 32)
    }

    private func copy(_ source: UnsafePointer<Scalar>, _ x: Int, to target: UnsafeMutablePointer<Scalar>) {
        for c in 0..<3 { target[c] = source[3 * x + c] }
    }
}
