import Foundation
import SinGANSupport
import SinGANTraining
import Synchronization

/// Counts the seconds that a training's thread computes, over all the runs that it takes: kept beside the model, which holds no times.
///
/// Other work on the machine doesn't count, but for the cache and the frequency that it takes away. What is spent on measuring the machine for an
/// estimate isn't training and isn't counted. After a kill that left no time to save anything, up to a minute counts twice.
package final class TrainingClock: Sendable {
    private struct State {
        /// Of earlier runs; nil where they are not known.
        var before: Double?
        /// The thread's seconds at the training's begin; nil before it.
        var begin: Double?
        var saved = Date.distantPast
    }

    private let path: String
    private let state = Mutex(State())

    /// - Parameter model: the path of the model file.
    package init(model: String) { path = model + ".seconds" }

    /// A training session's progress, on the thread that trains.
    package func watch(_ event: ProgressEvent) {
        state.withLock { state in
            switch event {
            case .plan(let plan):
                // What is there is read late: another process may have trained until now.
                state.before = (plan.resumedScale, plan.resumedIteration) == (0, 0) ? 0 : kept()
                state.begin = Self.threadSeconds()
            case .progress where Date().timeIntervalSince(state.saved) > 10, .scale: save(&state)
            default: break
            }
        }
    }

    /// The seconds of all runs so far, nil where earlier ones are not known; on the thread that trains. What it does next doesn't count.
    @discardableResult package func end() -> Double? {
        state.withLock { state in
            guard state.begin != nil else { return state.before ?? kept() }
            (state.before, state.begin) = (save(&state), nil)
            return state.before
        }
    }

    private func kept() -> Double? {
        let text = try? String(contentsOfFile: path, encoding: .utf8)
        return text.flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    /// What is saved: the seconds so far.
    @discardableResult private func save(_ state: inout State) -> Double? {
        state.saved = Date()
        let seconds = Self.seconds(state)
        // A file that can't be written costs only the knowledge of these seconds.
        if let seconds { try? AtomicFile.write(Array("\(seconds)\n".utf8), to: path) }
        return seconds
    }

    private static func seconds(_ state: State) -> Double? {
        guard let begin = state.begin else { return nil }
        return state.before.map { $0 + threadSeconds() - begin }
    }

    private static func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
