/// A sheet of pictures in rows, each with a label below it.
public struct ContactSheet: Sendable {
    private let columns: Int?
    private let margin: Int
    private var entries: [(pixels: Pixels, label: String)] = []
    private static let paper: Float = 1
    private static let ink: Float = 0.1

    /// Makes an empty sheet.
    ///
    /// - Parameters:
    ///   - columns: pictures side by side, above 0; nil for about as many columns as rows.
    ///   - margin: pixels around and between the pictures.
    public init(columns: Int? = nil, margin: Int = 8) {
        precondition(columns.map { $0 > 0 } ?? true && margin >= 0, "\(columns ?? 0) columns, margin \(margin)")
        self.columns = columns
        self.margin = margin
    }

    /// Adds a picture at its own size. A label wider than its cell is cut short with "..".
    public mutating func add(_ pixels: Pixels, label: String = "") { entries.append((pixels, label)) }

    /// Draws the sheet; all cells have the size of the largest picture. Traps where nothing was added.
    public func render() -> Pixels {
        precondition(!entries.isEmpty, "a sheet without pictures")
        let cell = (width: entries.map(\.pixels.width).max() ?? 1, height: entries.map(\.pixels.height).max() ?? 1)
        let across = min(columns ?? Int(Double(entries.count).squareRoot().rounded(.up)), entries.count)
        let down = (entries.count + across - 1) / across
        let scale = Self.fontScale(cellWidth: cell.width)
        let labelHeight = entries.contains { !$0.label.isEmpty } ? (BitmapFont.height + 2) * scale : 0
        let step = (x: cell.width + margin, y: cell.height + labelHeight + margin)
        var sheet = Pixels(width: margin + across * step.x, height: margin + down * step.y, repeating: Self.paper)
        for (number, entry) in entries.enumerated() {
            let left = margin + number % across * step.x
            let top = margin + number / across * step.y
            sheet.put(
                entry.pixels, left: left + (cell.width - entry.pixels.width) / 2, top: top + (cell.height - entry.pixels.height) / 2)
            sheet.write(
                Self.fitted(entry.label, cellWidth: cell.width, scale: scale), left: left, top: top + cell.height + scale, scale: scale,
                color: Self.ink)
        }
        return sheet
    }

    /// Returns the pixels per dot of the labels: one in cells up to 255 pixels wide, and one more for each 256.
    static func fontScale(cellWidth: Int) -> Int { 1 + cellWidth / 256 }

    static func fitted(_ label: String, cellWidth: Int, scale: Int) -> String {
        // The last character needs no gap after it.
        let room = (cellWidth / scale + 1) / BitmapFont.advance
        guard label.count > room else { return label }
        return room > 2 ? label.prefix(room - 2) + ".." : String(label.prefix(room))
    }
}

/// Drawing into a picture: only what a sheet needs.
extension Pixels {
    /// Puts `other` with its top left corner at `left`, `top`; all of it must lie inside.
    mutating func put(_ other: Pixels, left: Int, top: Int) {
        precondition(left >= 0 && top >= 0 && left + other.width <= width && top + other.height <= height, "drawn outside the picture")
        for y in 0..<other.height {
            let target = ((top + y) * width + left) * 3
            let source = y * other.width * 3
            values.replaceSubrange(target..<target + other.width * 3, with: other.values[source..<source + other.width * 3])
        }
    }

    /// Writes `text`, each dot of the font `scale` pixels wide; what is beyond the picture is cut off.
    mutating func write(_ text: String, left: Int, top: Int, scale: Int, color: Float) {
        for (place, character) in text.enumerated() {
            for (row, bits) in BitmapFont.rows(of: character).enumerated() {
                for column in 0..<BitmapFont.width where bits >> UInt8(column) & 1 == 1 {
                    fillDot(
                        left: left + (place * BitmapFont.advance + column) * scale, top: top + row * scale, side: scale, color: color)
                }
            }
        }
    }

    private mutating func fillDot(left: Int, top: Int, side: Int, color: Float) {
        for y in max(top, 0)..<max(min(top + side, height), max(top, 0)) {
            for x in max(left, 0)..<max(min(left + side, width), max(left, 0)) {
                for channel in 0..<3 { values[(y * width + x) * 3 + channel] = color }
            }
        }
    }
}
