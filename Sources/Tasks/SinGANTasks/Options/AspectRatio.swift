import ArgumentParser

/// "W:H" on the command line: proportions, such as 16:9.
public struct AspectRatio: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
    public let width: Double
    public let height: Double

    /// Width by height may lie between 1:20 and 20:1.
    public static let most = 20.0

    public init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let width = Double(parts[0]), let height = Double(parts[1]), width > 0, height > 0, width.isFinite,
            height.isFinite, (1 / Self.most...Self.most).contains(width / height)
        else { return nil }
        self.width = width
        self.height = height
    }

    public var description: String { "\(Self.text(width)):\(Self.text(height))" }

    /// The size of these proportions with about as many pixels as width x height.
    public func size(like width: Int, _ height: Int) -> (width: Int, height: Int) {
        let pixels = Double(width) * Double(height)
        let ratio = self.width / self.height
        return (max(1, Int((pixels * ratio).squareRoot().rounded())), max(1, Int((pixels / ratio).squareRoot().rounded())))
    }

    /// The smallest size of these proportions that width x height fits into.
    public func size(around width: Int, _ height: Int) -> (width: Int, height: Int) {
        let ratio = self.width / self.height
        return (
            max(width, Int((Double(height) * ratio).rounded())), max(height, Int((Double(width) / ratio).rounded()))
        )
    }

    private static func text(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : String(value) }
}
