import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The algorithm that removes a part of a picture: patches from outside of it take its place (Wexler, Shechtman and Irani, "Space-time completion of
/// video", PAMI 2007).
///
/// It needs neither files nor a command line:
///
///     let filling = try Filling(try photo.pixels(), hole: mask, compute: Compute())
///     let picture = try filling.finish(try filling.run(seed: 1), photo: photo)
public struct Filling: Sendable {
    private let engine: PatchEngine
    private let hole: Mask

    /// Prepares the filling of a hole.
    ///
    /// - Parameters:
    ///   - picture: the picture with the part that is removed.
    ///   - hole: the part, of the picture's size; it counts from one half on.
    ///   - isQuick: whether less time is spent, and less care taken: for previews.
    /// - Throws: `.badData` where nothing or nearly everything is marked, or the picture is smaller than two patches; `.usage` where memory doesn't
    ///   suffice.
    public init(_ picture: Pixels, hole: Mask, compute: Compute, isQuick: Bool = false) throws(SinGANError) {
        self.hole = hole.thresholded()
        let size = PixelSize(width: picture.width, height: picture.height)
        try PatchEngine.checkMemory(source: size, result: size, isPartial: true)
        guard self.hole.values.contains(1) else {
            throw SinGANError(.badData, "the mask marks nothing to remove", hint: "Paint it white where something shall go.")
        }
        guard Self.hasWholePatch(self.hole) else {
            throw SinGANError(
                .badData, "the mask leaves no piece of 7x7 pixels of the picture to fill the hole from", hint: "Paint less of it white.")
        }
        let rest = Mask(width: hole.width, height: hole.height, values: self.hole.values.map { 1 - $0 })
        // The coarse scales must not see what is to go.
        engine = try PatchEngine(picture.extended(beyond: rest), compute: compute, isQuick: isQuick)
    }

    /// Returns the filled picture; another seed fills it in another way.
    ///
    /// - Parameter origins: the record that takes where the filling comes from; nil where nobody wants to know.
    /// - Throws: the reason of a cancellation.
    public func run(
        seed: UInt64, origins: OriginsRecord? = nil, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws(SinGANError) -> Pixels {
        try engine.fill(hole, seed: seed, origins: origins, progress: progress)
    }

    /// Returns the photo with its hole filled, in its own depth, profile and alpha; outside of the hole its samples stay untouched.
    ///
    /// - Throws: `.badData` where the photo's colour profile can't be written to.
    public func finish(_ filled: Pixels, photo: Image) throws(SinGANError) -> Image { try photo.replacing(with: filled, where: hole) }

    /// Whether 7x7 pixels lie outside of the hole somewhere.
    private static func hasWholePatch(_ hole: Mask) -> Bool {
        let side = 7
        // How many rows upwards from each pixel are free, and how many columns to the left have as many as a patch.
        var heights = [Int](repeating: 0, count: hole.width)
        for y in 0..<hole.height {
            var run = 0
            for x in 0..<hole.width {
                heights[x] = hole.values[y * hole.width + x] < 0.5 ? heights[x] + 1 : 0
                run = heights[x] >= side ? run + 1 : 0
                if run >= side { return true }
            }
        }
        return false
    }
}
