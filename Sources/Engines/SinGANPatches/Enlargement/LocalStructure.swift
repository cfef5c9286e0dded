import SinGANNumerics

/// The direction and strength of edges around each pixel: the structure tensor of the luma's gradients, weighted 1 2 3 2 1 over 5x5 pixels (the hash
/// of RAISR, Romano, Isidoro and Milanfar, IEEE TCI 2017, section III.B).
///
/// Directions are folded by the square's symmetries: a patch is mirrored and transposed until its gradient points between 0 and 45 degrees.
struct LocalStructure {
    /// The rows and columns around those that are looked at, on every side.
    static let reach = 3
    /// Ranges of the folded direction.
    static let angles = 4

    /// One pixel's structure.
    struct Code {
        /// The direction's range, and the symmetry that folds it.
        var angle: UInt8
        var symmetry: UInt8
        /// The larger eigenvalue: the squared strength of the gradients.
        var strength: Scalar
        /// The smaller eigenvalue as a part of the larger one: 0 for a straight edge, 1 for what has no direction.
        var roundness: Scalar
    }

    /// Mirrored first along x where bit 0 is set, then transposed where bit 1 is.
    static let symmetries = 4

    let width: Int
    /// Scalars of room for `rows` rows.
    func room(_ rows: Int) -> Int { (rows + 6) * luma + (rows + 4) * 3 * products + 3 * products }

    private var luma: Int { width + 2 * Self.reach }
    private var products: Int { width + 4 }

    /// Calls `found(y, x, code)` for each pixel of `rows` rows, row by row.
    ///
    /// - Parameter picture: the row `reach` above the first one, at the pixel `reach` to the left; rows are `stride` scalars apart.
    @inline(__always) func each(
        _ picture: UnsafePointer<Scalar>, stride: Int, rows: Int, _ room: UnsafeMutablePointer<Scalar>,
        _ found: (_ y: Int, _ x: Int, _ code: Code) -> Void
    ) {
        let (lumas, squares) = (room, room + (rows + 6) * luma)
        let sums = squares + (rows + 4) * 3 * products
        for y in 0..<rows + 6 {
            let (source, target) = (picture + y * stride, lumas + y * luma)
            for x in 0..<luma { target[x] = 0.2126 * source[3 * x] + 0.7152 * source[3 * x + 1] + 0.0722 * source[3 * x + 2] }
        }
        for y in 0..<rows + 4 {
            let (middle, target) = (lumas + (y + 1) * luma + 1, squares + y * 3 * products)
            for x in 0..<products {
                let (dx, dy) = ((middle[x + 1] - middle[x - 1]) / 2, (middle[x + luma] - middle[x - luma]) / 2)
                target[x] = dx * dx
                target[x + products] = dx * dy
                target[x + 2 * products] = dy * dy
            }
        }
        for y in 0..<rows {
            let (first, line) = (squares + y * 3 * products, 3 * products)
            for i in 0..<line {
                sums[i] = first[i] + 2 * first[i + line] + 3 * first[i + 2 * line] + 2 * first[i + 3 * line] + first[i + 4 * line]
            }
            for x in 0..<width {
                found(y, x, Self.code(Self.across(sums + x), Self.across(sums + products + x), Self.across(sums + 2 * products + x)))
            }
        }
    }

    @inline(__always) private static func across(_ sums: UnsafePointer<Scalar>) -> Scalar {
        (sums[0] + 2 * sums[1] + 3 * sums[2] + 2 * sums[3] + sums[4]) / 81
    }

    /// The code of the tensor (a b; b c).
    @inline(__always) private static func code(_ a: Scalar, _ b: Scalar, _ c: Scalar) -> Code {
        let difference = a - c
        let root = (difference * difference + 4 * b * b).squareRoot()
        let (larger, smaller) = ((a + c + root) / 2, max(0, (a + c - root) / 2))
        // Twice the folded direction has this tangent, sine / cosine: ranges of 11.25 degrees end at 22.5, 45 and 67.5.
        let (sine, cosine) = (2 * abs(b), abs(difference))
        let angle: UInt8 = sine < cosine ? (sine < 0.41421356 * cosine ? 0 : 1) : (sine < 2.4142136 * cosine ? 2 : 3)
        return Code(
            angle: angle, symmetry: (b < 0 ? 1 : 0) | (difference < 0 ? 2 : 0), strength: larger,
            roundness: larger > 1e-12 ? smaller / larger : 1)
    }

    /// The places that the samples of a folded patch of side x side come from: folded[i] = patch[places[i]].
    static func places(_ symmetry: Int, side: Int) -> [Int] {
        (0..<side * side).map { i in
            let (row, column) = symmetry & 2 == 0 ? (i / side, i % side) : (i % side, i / side)
            return row * side + (symmetry & 1 == 0 ? column : side - 1 - column)
        }
    }
}
