import Foundation
import SinGANSupport
import Synchronization

/// Works through runs in their order, some at a time, each on a thread of its own.
package final class RunQueue: Sendable {
    private struct State {
        var next = 0
        var failures: [SinGANError] = []
        var isStopped = false
    }

    private let runs: [StudyRun]
    private let work: @Sendable (StudyRun) throws(SinGANError) -> Void
    private let failed: @Sendable (StudyRun, SinGANError) -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - work: called from several threads.
    ///   - failed: is told of a run that didn't come to its end; likewise.
    package init(
        _ runs: [StudyRun], work: @escaping @Sendable (StudyRun) throws(SinGANError) -> Void,
        failed: @escaping @Sendable (StudyRun, SinGANError) -> Void
    ) {
        (self.runs, self.failed, self.work) = (runs, failed, work)
    }

    /// Blocks until all is done, and returns what went wrong. A training that doesn't stay finite is a result like others: the next run goes on.
    /// Anything else, such as a full disk, would meet the others too: runs that have begun end, and no more begin.
    package func run(jobs: Int) -> [SinGANError] {
        let group = DispatchGroup()
        for _ in 0..<min(jobs, runs.count) {
            group.enter()
            let thread = Thread {
                while let run = self.take() { self.finish(run) }
                group.leave()
            }
            // Foundation's own is half a megabyte.
            thread.stackSize = 8 << 20
            thread.start()
        }
        group.wait()
        return state.withLock { $0.failures }
    }

    private func take() -> StudyRun? {
        state.withLock { state in
            guard !state.isStopped, state.next < runs.count else { return nil }
            defer { state.next += 1 }
            return runs[state.next]
        }
    }

    private func finish(_ run: StudyRun) {
        do throws(SinGANError) { try work(run) } catch {
            failed(run, error)
            state.withLock {
                $0.failures.append(error)
                if error.code != .internalFailure { $0.isStopped = true }
            }
        }
    }
}
