/// Width and height in pixels.
public struct PixelSize: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The width in pixels.
    public let width: Int
    /// The height in pixels.
    public let height: Int

    /// Makes a size; nothing is checked.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// The size as users write it: "640x480".
    public var description: String { "\(width)x\(height)" }
    /// The longer of width and height.
    public var longSide: Int { max(width, height) }
    /// The shorter of width and height.
    public var shortSide: Int { min(width, height) }

    /// Whether two pictures have one shape: proportions that differ by no more than rounding to the smaller one's pixels does.
    public func hasShape(of other: PixelSize) -> Bool {
        let ratio = Double(width) / Double(other.width) / (Double(height) / Double(other.height))
        return abs(ratio - 1) <= 1 / Double(min(shortSide, other.shortSide))
    }
}
