import Foundation

/// The measures of how well an object has become part of a picture.
public struct HarmonyScore: Sendable, Equatable {
    /// The strength at which the object entered, 0...1: how much of its own detail had to give way.
    public let strength: Double
    /// The share of the object's difference to the background that is still there, 0...1.
    public let objectKept: Double
    /// The share of the object's structure that is left, 0...1: the correlation of its finer detail with the composite's.
    public let structureKept: Double
    /// The sharpness of the object relative to the background's: 1 is as sharp.
    public let sharpness: Double

    /// Makes a score of measured values.
    public init(strength: Double, objectKept: Double, structureKept: Double, sharpness: Double) {
        self.strength = strength
        self.objectKept = objectKept
        self.structureKept = structureKept
        self.sharpness = sharpness
    }

    /// The score by which candidates are compared: strength^0.09 x objectKept^2 x structureKept^2.5 x min(sharpness, 0.8) / 0.8, less where the
    /// object stays sharper than the picture (x (1.2 / sharpness)^0.3 from 1.2 on). It rewards changing the object as far as its shape and the
    /// picture's sharpness stay. The exponents are those that choose as people did (Decisions.md).
    public var total: Double {
        let sharp = min(max(0, sharpness), Self.sharp) / Self.sharp
        let strange = pow(min(1, Self.tooSharp / max(sharpness, 1e-9)), 0.3)
        return pow(max(0, strength), 0.09) * pow(objectKept, 2) * pow(structureKept, 2.5) * sharp * strange
    }

    /// The sharpness from which on more is no better: a little softness isn't seen.
    private static let sharp = 0.8
    /// The sharpness from which on an object looks pasted.
    private static let tooSharp = 1.2
}
