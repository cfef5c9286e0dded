import Dispatch
import Synchronization

/// What `body` returns for 0 ..< count from as many tasks of one group, each with a thread to itself; nil where they aren't done within a minute.
///
/// The threads aren't Swift's own, which are as many as there are cores: tasks that wait for each other for ever may not keep the test from
/// saying so.
package func concurrently<Result: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> Result) -> [Result]? {
    let threads = ManyThreads()
    let results = Mutex<[Result]?>(nil)
    let done = DispatchSemaphore(value: 0)
    Task.detached(executorPreference: threads) {
        let found = await withTaskGroup(of: (Int, Result).self) { group in
            for index in 0..<count { group.addTask(executorPreference: threads) { (index, body(index)) } }
            var found: [(Int, Result)] = []
            for await result in group { found.append(result) }
            return found.sorted { $0.0 < $1.0 }.map(\.1)
        }
        results.withLock { $0 = found }
        done.signal()
    }
    _ = done.wait(timeout: .now() + .seconds(60))
    return results.withLock { $0 }
}

private final class ManyThreads: TaskExecutor {
    private let queue = DispatchQueue(label: "many threads", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
