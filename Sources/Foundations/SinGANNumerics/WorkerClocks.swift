import Foundation
import Synchronization

/// How long each worker of a pool has had a core, as the caller asks for it.
package final class WorkerClocks: @unchecked Sendable {
    /// The number of a thread's clock and `offset`; 0 until the thread has begun.
    private let clocks: UnsafeMutablePointer<Atomic<Int>>

    package init(threads: Int) {
        clocks = .allocate(capacity: max(threads, 1))
        for i in 0..<max(threads, 1) { (clocks + i).initialize(to: Atomic(0)) }
    }

    deinit { clocks.deallocate() }

    /// The calling thread is worker `index`.
    package func begin(_ index: Int) {
        #if os(Linux)
            var clock = clockid_t()
            if pthread_getcpuclockid(pthread_self(), &clock) == 0 { clocks[index].store(Int(clock) &+ Self.offset, ordering: .releasing) }
        #endif
    }

    /// Nanoseconds for which a worker has had a core; nil where the system doesn't say.
    package func nanoseconds(_ index: Int) -> UInt64? {
        #if os(Linux)
            let clock = clocks[index].load(ordering: .acquiring)
            var time = timespec()
            guard clock != 0, clock_gettime(clockid_t(clock &- Self.offset), &time) == 0 else { return nil }
            return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
        #else
            return nil
        #endif
    }

    /// Clocks of threads have negative numbers of 32 bits; with this they are never 0.
    private static let offset = 1 << 40
}
