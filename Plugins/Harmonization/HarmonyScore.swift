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

    /// strength^0.09 x objectKept^2 x structureKept^2.5 x min(sharpness, 0.8) / 0.8, less where the object stays sharper than the picture (x (1.2 /
    /// sharpness)^0.3 from 1.2 on): as much gives way as can without the object's shape or the picture's sharpness going with it. The exponents are those that
    /// choose as people did (Decisions.md).
    public var total: Double {
        let sharp = min(max(0, sharpness), Self.sharp) / Self.sharp
        let strange = pow(min(1, Self.tooSharp / max(sharpness, 1e-9)), 0.3)
        return pow(max(0, strength), 0.09) * pow(objectKept, 2) * pow(structureKept, 2.5) * sharp * strange
    }

    /// From here on sharper is no better: a little softness isn't seen.
    private static let sharp = 0.8
    /// From here on an object looks pasted.
    private static let tooSharp = 1.2
}
