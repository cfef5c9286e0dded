import SinGANSupport
import Synchronization

/// A picture's scales with a share of their colours taken away: the last share that was asked for is kept, for all models of that picture.
final class GreySources: Sendable {
    private let known = Mutex<(share: Int, sources: [FixedPicture])?>(nil)

    /// Returns the scales without a share of their colours, in 256ths.
    ///
    /// - Parameters:
    ///   - cancellation: of the pool that makes them: what a cancelled pool has made has no meaning, and isn't kept.
    ///   - make: makes them where they aren't known.
    func of(_ share: Int, _ cancellation: Cancellation, _ make: () -> [FixedPicture]) -> [FixedPicture] {
        if let found = known.withLock({ $0?.share == share ? $0?.sources : nil }) { return found }
        let made = make()
        if !cancellation.isCancelled { known.withLock { $0 = (share, made) } }
        return made
    }
}
