import SinGANEngine
import SinGANImaging
import SinGANPatches
import SinGANSupport
import Synchronization

/// Prepared patches of the pictures that were used last, for programs that run many tasks on the same ones. It can be used from any thread. Results don't
/// depend on what is kept.
public final class PreparedEngines: Sendable {
    /// The last used one last.
    private let kept = Mutex<[PatchEngine]>([])
    private let mostPixels: Int
    private let settings: PatchSettings
    /// Whether they are for previews.
    let isQuick: Bool

    /// Makes an empty store.
    ///
    /// - Parameters:
    ///   - mostPixels: the pixels of all pictures together that are kept; one of them takes about 50 bytes.
    ///   - isQuick: whether patches are looked for in less time, and found less well: for previews.
    public init(mostPixels: Int = 8_000_000, isQuick: Bool = false) {
        self.mostPixels = mostPixels
        self.isQuick = isQuick
        settings = isQuick ? .quick : PatchSettings()
    }

    /// Returns the engine of a picture, prepared now unless it was before.
    ///
    /// - Throws: `.badData` for a picture smaller than two patches, or the reason of a cancellation.
    func engine(of picture: Pixels, on compute: Compute) throws(SinGANError) -> PatchEngine {
        let known = kept.withLock { $0 }
        // Comparing costs less than a digest, and ends at the first pixel of most other pictures.
        if let index = known.lastIndex(where: { $0.picture == picture }) {
            keep(known[index])
            return PatchEngine(known[index], compute: compute)
        }
        let made = try PatchEngine(picture, settings, compute: compute)
        keep(made)
        return made
    }

    private func keep(_ engine: PatchEngine) {
        kept.withLock { kept in
            kept.removeAll { $0.sharesPicture(with: engine) }
            kept.append(engine)
            var pixels = kept.reduce(0) { $0 + $1.size.width * $1.size.height }
            while pixels > mostPixels, let first = kept.first {
                pixels -= first.size.width * first.size.height
                kept.removeFirst()
            }
        }
    }
}
