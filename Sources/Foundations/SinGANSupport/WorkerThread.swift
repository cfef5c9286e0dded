import CGLib
import Dispatch
import Foundation

/// Threads with a stack of 1 MB. Foundation's threads don't say whether they could be started.
public enum WorkerThread {
    private static let stackSize = 1 << 20

    /// Starts a detached thread that runs `body` once. Returns false where the system has no room for another thread.
    public static func start(_ name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return false }
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackSize)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let work = Unmanaged.passRetained(Work(name: name, body: body))
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        guard pthread_create(&thread, &attributes, run, work.toOpaque()) == 0 else {
            work.release()
            return false
        }
        return true
    }

    private final class Work: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) { (self.name, self.body) = (name, body) }
    }

    #if canImport(Darwin)
        private static let run: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { begin($0) }
    #else
        private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { begin($0) }
    #endif

    private static func begin(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context else { return nil }
        let work = Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
        Thread.current.name = work.name
        work.body()
        return nil
    }
}

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
