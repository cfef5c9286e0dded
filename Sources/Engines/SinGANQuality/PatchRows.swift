import SinGANEngine
import SinGANImaging
import SinGANNumerics

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
