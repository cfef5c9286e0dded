/// How a task widens and softens a mask before it blends with it: a disk, then a Gaussian, then stretched to 0...1, as published.
public struct SoftMask: Sendable, Hashable {
    /// Radius of the disk and sigma of the Gaussian, in pixels of a picture whose long side is 250.
    public let dilation: Double
    public let softness: Double

    /// The long side that the published radii are for.
    public static let publishedSide = 250.0
    /// Published for harmonization.
    public static let harmonization = SoftMask(dilation: 7, softness: 5)
    /// Published for editing.
    public static let editing = SoftMask(dilation: 20, softness: 5)

    /// Ours, for the part of an animation that moves: its edge stays near where it was drawn.
    public static let region = SoftMask(dilation: 4, softness: 3)

    public init(dilation: Double, softness: Double) {
        self.dilation = dilation
        self.softness = softness
    }

    /// The softened mask of one that is on or off; the radii grow with its long side.
    public func callAsFunction(_ mask: Mask) -> Mask {
        let size = Double(max(mask.width, mask.height)) / Self.publishedSide
        return mask.dilated(radius: dilation * size).blurred(sigma: softness * size).normalized()
    }
}

extension Pixels {
    /// m other + (1 - m) self, per pixel. Traps where sizes differ.
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
