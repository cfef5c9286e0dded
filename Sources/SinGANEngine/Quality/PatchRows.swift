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

    /// nil where no patch fits.
    init?(_ pixels: Pixels) {
        guard pixels.width >= Self.side, pixels.height >= Self.side else { return nil }
        (columns, rows) = (pixels.width - Self.side + 1, pixels.height - Self.side + 1)
        width = pixels.width
        values = pixels.values.map { Scalar($0) }
    }

    /// Every `step`-th patch, one per row: as many as that are, x 147.
    func rows(every step: Int = 1) -> (buffer: Buffer, count: Int) {
        let picked = (count + step - 1) / step
        let buffer = Buffer(picked * Self.length)
        for row in 0..<picked { copy(row * step) { buffer.pointer[row * Self.length + $0] = $1 } }
        return (buffer, picked)
    }

    /// All patches, one per column: 147 x count.
    func asColumns() -> Buffer {
        let buffer = Buffer(count * Self.length)
        for column in 0..<count { copy(column) { buffer.pointer[$0 * count + column] = $1 } }
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
