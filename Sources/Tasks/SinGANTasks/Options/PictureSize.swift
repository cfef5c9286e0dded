import ArgumentParser

/// "WxH" on the command line: width x height in pixels.
public struct PictureSize: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
    public let width: Int
    public let height: Int

    /// Sides of 16 to 16384 pixels.
    public static let sides = 16...16384

    public init?(argument: String) {
        let parts = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]) else { return nil }
        guard Self.sides.contains(width), Self.sides.contains(height) else { return nil }
        self.width = width
        self.height = height
    }

    public var description: String { "\(width)x\(height)" }
}
