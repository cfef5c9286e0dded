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
