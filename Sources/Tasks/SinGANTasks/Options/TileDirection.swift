import ArgumentParser
import SinGANEngine
import SinGANImaging

/// `--tile`: the directions in which copies of a picture continue each other.
public enum TileDirection: String, ExpressibleByArgument, CaseIterable, Sendable {
    case x
    case y
    case both
    case none

    /// Those in which it does; nil for a picture that doesn't tile.
    public init(across: Bool, down: Bool) {
        self = across ? (down ? .both : .x) : down ? .y : .none
    }

    public var isAcross: Bool { self == .x || self == .both }
    public var isDown: Bool { self == .y || self == .both }
    public var tiling: Tiling { Tiling(across: isAcross, down: isDown) }
}
