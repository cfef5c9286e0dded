/// How many threads of a `WorkerPool` work: fewer for a while where other programs take their cores, because all wait for the one that has none.
///
/// `loss` of time within `window` is one core lost: one thread less. After a pause one more is tried; where that loses time again at once, the next
/// pause is twice as long.
package struct WorkerCount {
    package private(set) var active: Int
    private let threads: Int
    private var pause = Self.firstPause
    /// When one more thread is tried, or was tried last.
    private var trial: UInt64 = 0
    private var (lost, since): (UInt64, UInt64) = (0, 0)

    /// Nanoseconds. A busy program keeps a core for some milliseconds at a time.
    package static let loss: UInt64 = 2_000_000
    package static let window: UInt64 = 50_000_000
    package static let firstPause: UInt64 = 100_000_000
    package static let longestPause: UInt64 = 1_600_000_000

    package init(threads: Int) { (self.threads, active) = (threads, threads) }

    package var isReduced: Bool { active < threads }

    /// A worker had no core for `nanoseconds` while all waited for it.
    package mutating func lose(_ nanoseconds: UInt64, at now: UInt64) {
        if now > since + Self.window { (lost, since) = (0, now) }
        lost += nanoseconds
        guard lost >= Self.loss, active > 1 else { return }
        // Soon after a trial: too soon to have been worth it.
        pause = trial > 0 && now < trial + pause / 2 ? min(2 * pause, Self.longestPause) : Self.firstPause
        active -= 1
        (trial, lost, since) = (now + pause, 0, now)
    }

    /// Tries one more thread where the pause is over.
    package mutating func recover(at now: UInt64) {
        guard isReduced, now >= trial else { return }
        active += 1
        trial = now
    }
}
