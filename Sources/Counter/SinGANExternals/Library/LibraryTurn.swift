import Foundation
import SinGANSupport
import Synchronization

/// The turns of threads: one thread at a time calls a library's run(), as singan_plugin.h promises.
enum LibraryTurn {
    private struct Turn {
        let number: Int
        /// Whether nobody waits for it any more.
        var isLeft = false
    }

    private struct State {
        var turns: [String: Turn] = [:]
        var count = 0
    }

    private static let state = Mutex(State())

    /// Waits until no other run of the library goes on, and takes the turn.
    ///
    /// Throws what the cancellation says meanwhile, and `.unavailable` where a run was left behind.
    ///
    /// - Returns: the turn's number.
    static func take(_ path: String, _ cancellation: Cancellation) throws(SinGANError) -> Int {
        while true {
            try cancellation.check()
            let (number, isLeft) = state.withLock { state -> (Int?, Bool) in
                if let other = state.turns[path] { return (nil, other.isLeft) }
                state.count += 1
                state.turns[path] = Turn(number: state.count)
                return (state.count, false)
            }
            if let number { return number }
            guard !isLeft else {
                throw SinGANError(
                    .unavailable, "an earlier run of \(path) was stopped and still goes on", hint: "Start this program again.")
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    /// Marks the turn of a run that is left behind, unless it has just ended.
    static func leave(_ path: String, _ number: Int) {
        state.withLock { if $0.turns[path]?.number == number { $0.turns[path]?.isLeft = true } }
    }

    /// Gives back the turn of a run that has ended, however late.
    static func giveBack(_ path: String) { state.withLock { $0.turns[path] = nil } }
}
