extension Pixels {
    /// Returns this picture's luma with another's colours: Y of this one, Cb and Cr of `other` (Rec. 709 weights on the gamma-encoded values).
    ///
    /// Where that lies outside 0...1 the chroma is weakened just so far that it fits, which keeps the luma and the hue; clipping channel by
    /// channel would keep neither. Traps where sizes differ.
    public func withChroma(of other: Pixels) -> Pixels {
        precondition(width == other.width && height == other.height, "\(width)x\(height) with the chroma of \(other.width)x\(other.height)")
        let (own, foreign) = (luma(), other.luma())
        var values = other.values
        for pixel in 0..<width * height {
            let y = clampedToUnit(own[pixel])
            // Equal Cb and Cr mean equal differences of every channel to Y.
            let chroma = SIMD3(other.values[3 * pixel], other.values[3 * pixel + 1], other.values[3 * pixel + 2]) - foreign[pixel]
            var share: Float = 1
            let (most, least) = (chroma.max(), chroma.min())
            if most > 1 - y { share = (1 - y) / most }
            if -least * share > y { share = y / -least }
            for k in 0..<3 { values[3 * pixel + k] = clampedToUnit(y + share * chroma[k]) }
        }
        return Pixels(width: width, height: height, values: values)
    }

    /// Whether the picture has no colours: red, green and blue are the same everywhere, but for rounding.
    public var isGrey: Bool {
        for start in stride(from: 0, to: values.count, by: 3) {
            let (red, green, blue) = (values[start], values[start + 1], values[start + 2])
            if max(abs(red - green), abs(green - blue), abs(blue - red)) > 1.5 / 255 { return false }
        }
        return true
    }

    /// Returns the luma in all three channels where `isWanted`, else the same picture.
    public func grey(if isWanted: Bool) -> Pixels {
        guard isWanted else { return self }
        return Pixels(width: width, height: height, values: luma().flatMap { [$0, $0, $0] })
    }
}
