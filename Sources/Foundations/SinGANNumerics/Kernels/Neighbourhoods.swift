/// im2col: the 3x3 neighbourhoods of pixels, written out as rows of 9 C values.
package enum Neighbourhoods {
    /// For output pixel (i, j), i in `rows`, j in 0 ..< width: columns[.., 3a + b, c] = x[map, i + a + offset, j + b + offset, c], 0 outside.
    package static func gather(
        _ x: Tensor, map: Int, rows: Range<Int>, width: Int, offset: Int, into columns: UnsafeMutablePointer<Scalar>
    ) {
        let (h, w, c) = (x.shape.h, x.shape.w, x.shape.c)
        let source = x.pointer + map * h * w * c
        // Columns for which all three taps of a row exist.
        let inside = max(0, -offset)..<max(max(0, -offset), min(width, w - 2 - offset))
        for (r, i) in rows.enumerated() {
            for a in 0..<3 {
                let target = columns + r * width * 9 * c + 3 * a * c
                let y = i + a + offset
                guard y >= 0 && y < h else {
                    for j in 0..<width { (target + j * 9 * c).update(repeating: 0, count: 3 * c) }
                    continue
                }
                let row = source + y * w * c
                for j in inside { (target + j * 9 * c).update(from: row + (j + offset) * c, count: 3 * c) }
                for j in 0..<inside.lowerBound { edge(row, w, c, j + offset, target + j * 9 * c) }
                for j in inside.upperBound..<max(inside.upperBound, width) { edge(row, w, c, j + offset, target + j * 9 * c) }
            }
        }
    }

    /// The mirror image, for the weight gradient of a layer with few outputs: columns[.., 3a + b, o] = gy[map, i - a, j - b, o], 0 outside.
    package static func gatherBackward(_ gy: Tensor, map: Int, rows: Range<Int>, width: Int, into columns: UnsafeMutablePointer<Scalar>) {
        let (h, w, o) = (gy.shape.h, gy.shape.w, gy.shape.c)
        for (r, i) in rows.enumerated() {
            for j in 0..<width {
                let target = columns + (r * width + j) * 9 * o
                for a in 0..<3 {
                    for b in 0..<3 {
                        let exists = i - a >= 0 && i - a < h && j - b >= 0 && j - b < w
                        for k in 0..<o {
                            target[(3 * a + b) * o + k] = exists ? gy.pointer[((map * h + i - a) * w + j - b) * o + k] : 0
                        }
                    }
                }
            }
        }
    }

    /// Three taps that begin at column x, some of them outside.
    private static func edge(
        _ row: UnsafeMutablePointer<Scalar>, _ w: Int, _ c: Int, _ x: Int, _ target: UnsafeMutablePointer<Scalar>
    ) {
        for b in 0..<3 {
            if x + b >= 0 && x + b < w {
                (target + b * c).update(from: row + (x + b) * c, count: c)
            } else {
                (target + b * c).update(repeating: 0, count: c)
            }
        }
    }
}
