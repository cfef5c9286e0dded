import SinGANSupport

/// A few colours that stand for all of a picture's: the centres of its pixels' clusters in RGB.
public struct ColorPalette: Sendable, Hashable {
    /// The colours: red, green, blue, each 0...1; at least one colour.
    public let colors: [SIMD3<Float>]

    /// Makes a palette of colours. Traps without a colour.
    public init(colors: [SIMD3<Float>]) {
        precondition(!colors.isEmpty, "a palette without colours")
        self.colors = colors
    }

    /// Returns the index of the colour nearest to `color` (squared distance in RGB); of equally near ones the first.
    @inlinable public func nearest(to color: SIMD3<Float>) -> Int {
        var (best, least) = (0, Float.infinity)
        for i in colors.indices {
            let d = color - colors[i]
            let distance = d.x * d.x + d.y * d.y + d.z * d.z
            if distance < least { (best, least) = (i, distance) }
        }
        return best
    }

    /// Returns the picture with every pixel replaced by the nearest colour.
    public func callAsFunction(_ pixels: Pixels) -> Pixels {
        var values = pixels.values
        for start in stride(from: 0, to: values.count, by: 3) {
            let color = colors[nearest(to: SIMD3(values[start], values[start + 1], values[start + 2]))]
            (values[start], values[start + 1], values[start + 2]) = (color.x, color.y, color.z)
        }
        return Pixels(width: pixels.width, height: pixels.height, values: values)
    }
}
