import SinGANNumerics

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
