/// How well an object has become part of a picture.
public struct HarmonyScore: Sendable, Equatable {
    /// By how much the steps across the object's outline exceed the picture's usual ones: 0 is none, 1 is twice as large.
    public let seam: Double
    /// Mean squared distance per value from the object's patches to the nearest of the background's, as a share of what it was before: 1 is as
    /// foreign as the naive composite, 0 is made of the background's own patches.
    public let patchDistance: Double
    /// How much of what the object changed in the picture is still there, 0...1.
    public let objectKept: Double

    public init(seam: Double, patchDistance: Double, objectKept: Double) {
        self.seam = seam
        self.patchDistance = patchDistance
        self.objectKept = objectKept
    }

    /// The weighted harmonic mean of what is kept of the object (counted four times: F-measure with beta = 2) and of how far its patches have come,
    /// divided by the root of 1 + seam. Either alone is no success: an object that has dissolved is in perfect harmony, and one that was not
    /// touched is all there. The seam counts less, since every object has an outline.
    public var total: Double {
        let come = max(0, 1 - patchDistance)
        guard objectKept + come > 0 else { return 0 }
        return 5 * objectKept * come / (4 * come + objectKept) / (1 + max(0, seam)).squareRoot()
    }
}
