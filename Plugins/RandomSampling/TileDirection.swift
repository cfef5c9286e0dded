import ArgumentParser
import SinGANEngine

/// `--tile`.
enum TileDirection: String, ExpressibleByArgument, CaseIterable, Sendable {
    case x
    case y
    case both

    var tiling: Tiling { Tiling(across: self != .y, down: self != .x) }
}
