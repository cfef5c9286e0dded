import Foundation

/// How well an object has become part of a picture.
public struct HarmonyScore: Sendable, Equatable {
    /// How much of the object's own detail was made to give way, 0...1: the strength at which it entered.
    public let strength: Double
    /// How much of what the object changed in the picture is still there, 0...1.
    public let objectKept: Double
    /// How much of the object's structure is left, 0...1: the correlation of its finer detail with what it was.
    public let structureKept: Double
    /// How sharp the object is, compared with the background: 1 is as sharp.
    public let sharpness: Double

    public init(strength: Double, objectKept: Double, structureKept: Double, sharpness: Double) {
        self.strength = strength
        self.objectKept = objectKept
        self.structureKept = structureKept
        self.sharpness = sharpness
    }

    /// strength^0.12 x objectKept x structureKept^2 x sqrt(min(sharpness, 0.8) / 0.8): as much gives way as can without the object's shape or the picture's
    /// sharpness going with it. The exponents are those that choose as people did (Decisions.md).
    public var total: Double {
        pow(max(0, strength), 0.12) * objectKept * pow(structureKept, 2) * (min(max(0, sharpness), Self.sharp) / Self.sharp).squareRoot()
    }

    /// From here on sharper is no better: a little softness isn't seen.
    private static let sharp = 0.8
}
