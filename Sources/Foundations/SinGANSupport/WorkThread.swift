import Dispatch

/// Runs asynchronous work on one thread of its own, where it may block.
///
/// A training computes for hours without a suspension point; on the cooperative pool it would hold one of as few threads as there are cores.
package final class WorkThread: TaskExecutor {
    private let queue = DispatchQueue(label: "singan.work")

    package init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
