extension Pixels {
    /// Returns a part of the picture whose top left pixel is in column `x` and row `y`. Traps where it isn't within the picture.
    public func cropped(x: Int, y: Int, width: Int, height: Int) -> Pixels {
        precondition(
            x >= 0 && y >= 0 && x + width <= self.width && y + height <= self.height,
            "\(width)x\(height) at \(x), \(y) of \(self.width)x\(self.height)")
        var values: [Float] = []
        values.reserveCapacity(3 * width * height)
        for row in y..<y + height { values += self.values[3 * (row * self.width + x)..<3 * (row * self.width + x + width)] }
        return Pixels(width: width, height: height, values: values)
    }

    /// Returns the picture with mirrored margins (b a | a b c), which may be as wide as the picture. Traps beyond that.
    public func mirrored(horizontal: Int, vertical: Int) -> Pixels {
        precondition(horizontal <= width && vertical <= height, "margins of \(horizontal) and \(vertical) around \(width)x\(height)")
        func inside(_ index: Int, _ count: Int) -> Int { index < 0 ? -1 - index : index < count ? index : 2 * count - 1 - index }
        var values: [Float] = []
        values.reserveCapacity(3 * (width + 2 * horizontal) * (height + 2 * vertical))
        for y in -vertical..<height + vertical {
            let row = 3 * inside(y, height) * width
            for x in -horizontal..<width + horizontal { values += self.values[row + 3 * inside(x, width)..<row + 3 * inside(x, width) + 3] }
        }
        return Pixels(width: width + 2 * horizontal, height: height + 2 * vertical, values: values)
    }
}
