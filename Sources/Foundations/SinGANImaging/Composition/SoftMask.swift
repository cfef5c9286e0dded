/// The way in which a task widens and softens a mask before it blends with it: a disk, then a Gaussian, then stretched to 0...1, as published.
public struct SoftMask: Sendable, Hashable {
    /// The radius of the disk, in pixels of a picture whose long side is 250.
    public let dilation: Double
    /// The sigma of the Gaussian, in pixels of a picture whose long side is 250.
    public let softness: Double

    /// The long side in pixels that the published radii are for.
    public static let publishedSide = 250.0
    /// The radii published for harmonization.
    public static let harmonization = SoftMask(dilation: 7, softness: 5)
    /// The radii published for editing.
    public static let editing = SoftMask(dilation: 20, softness: 5)

    /// The toolkit's radii for the moving part of an animation: its edge stays near where it was drawn.
    public static let region = SoftMask(dilation: 4, softness: 3)

    /// Makes a way to soften, with radii for a long side of 250 pixels.
    public init(dilation: Double, softness: Double) {
        self.dilation = dilation
        self.softness = softness
    }

    /// Returns the softened mask of one that is on or off; the radii grow with its long side.
    public func callAsFunction(_ mask: Mask) -> Mask {
        let size = Double(max(mask.width, mask.height)) / Self.publishedSide
        return mask.dilated(radius: dilation * size).blurred(sigma: softness * size).normalized()
    }
}

extension Pixels {
    /// Returns m other + (1 - m) self, per pixel. Traps where sizes differ.
    public func mixed(with other: Pixels, _ m: Mask) -> Pixels {
        precondition(
            width == other.width && height == other.height && width == m.width && height == m.height,
            "\(width)x\(height) with \(other.width)x\(other.height) under a mask of \(m.width)x\(m.height)")
        var values = values
        for pixel in m.values.indices where m.values[pixel] > 0 {
            for i in 3 * pixel..<3 * pixel + 3 { values[i] += m.values[pixel] * (other.values[i] - values[i]) }
        }
        return Pixels(width: width, height: height, values: values)
    }
}
