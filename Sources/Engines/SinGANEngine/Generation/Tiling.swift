/// The directions in which a sample continues on its other side, so that copies of it laid side by side show no seam.
public struct Tiling: Sendable, Hashable {
    public var across: Bool
    public var down: Bool

    public init(across: Bool, down: Bool) {
        self.across = across
        self.down = down
    }

    public static let none = Tiling(across: false, down: false)
}
