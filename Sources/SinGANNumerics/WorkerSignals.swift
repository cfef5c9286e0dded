import CKernels
import Dispatch
import Foundation
import Synchronization

/// How the threads of a `WorkerPool` tell each other what to do and what is done: a job with a rising number, written by the thread that calls
/// `run`, and for every worker the number of its last finished job. Each has a cache line of its own, so that no thread's write disturbs
/// another's reading.
final class WorkerSignals: @unchecked Sendable {
    /// What to run: written before the number is raised, read after it was seen raised.
    struct Job {
        var body: BorrowedBody?
        var count = 0
    }

    /// Two cache lines: processors fetch them in pairs.
    private static let line = 128
    /// How long a worker spins before it sleeps: between two kernels of an iteration the caller may work alone for some 100 microseconds.
    private static let spinNanoseconds: UInt64 = 1_500_000
    /// Turns of waiting alone, some eight microseconds; after them every `politeTurns` let another thread have the core. Where more threads want to
    /// run than there are cores it may be the very one that is waited for.
    private static let eagerTurns = 256
    private static let politeTurns = 64

    private let memory: UnsafeMutableRawPointer
    /// Rises by one per job; `stopped` in the end.
    private let number: UnsafeMutablePointer<Atomic<Int>>
    let job: UnsafeMutablePointer<Job>
    private let sleepers: UnsafeMutablePointer<Atomic<Int>>
    private let condition = NSCondition()
    private let threads: Int
    private static let stopped = -1

    init(threads: Int) {
        self.threads = threads
        memory = .allocate(byteCount: Self.line * (threads + 1), alignment: Self.line)
        number = memory.initializeMemory(as: Atomic<Int>.self, to: Atomic(0))
        job = (memory + 16).initializeMemory(as: Job.self, to: Job())
        sleepers = (memory + Self.line).initializeMemory(as: Atomic<Int>.self, to: Atomic(0))
        for worker in 1..<max(threads, 1) {
            _ = (memory + Self.line * (worker + 1)).initializeMemory(as: Atomic<Int>.self, to: Atomic(0))
        }
    }

    deinit { memory.deallocate() }

    private func done(_ worker: Int) -> UnsafeMutablePointer<Atomic<Int>> {
        (memory + Self.line * (worker + 1)).assumingMemoryBound(to: Atomic<Int>.self)
    }

    /// Caller: the job is written.
    func publish() {
        number.pointee.store(number.pointee.load(ordering: .relaxed) &+ 1, ordering: .sequentiallyConsistent)
        wake()
    }

    /// Caller: waits until every worker has finished the published job.
    func waitForAll() {
        let target = number.pointee.load(ordering: .relaxed)
        for worker in 1..<threads {
            let done = done(worker)
            var turns = 0
            while done.pointee.load(ordering: .acquiring) != target { Self.pass(&turns) }
        }
    }

    /// Worker: waits for the job after number `seen`; returns its number, nil if there will be none.
    func waitForJob(after seen: Int) -> Int? {
        if !spin(after: seen) { sleep(after: seen) }
        let next = number.pointee.load(ordering: .acquiring)
        return next == Self.stopped ? nil : next
    }

    /// Worker: job number `target` is finished as far as it concerns this worker.
    func finish(_ target: Int, _ worker: Int) { done(worker).pointee.store(target, ordering: .releasing) }

    /// Ends every wait for good.
    func stop() {
        number.pointee.store(Self.stopped, ordering: .sequentiallyConsistent)
        condition.lock()
        condition.broadcast()
        condition.unlock()
    }

    private func spin(after seen: Int) -> Bool {
        // In a local constant: the object's own memory is written to whenever someone retains it.
        let number = number
        var (turns, end) = (0, UInt64.max)
        while number.pointee.load(ordering: .acquiring) == seen {
            Self.pass(&turns)
            guard turns % Self.eagerTurns == 0 else { continue }
            let now = DispatchTime.now().uptimeNanoseconds
            if now > end { return false }
            if end == .max { end = now + Self.spinNanoseconds }
        }
        return true
    }

    /// One turn of waiting.
    @inline(__always) private static func pass(_ turns: inout Int) {
        singan_spin_hint()
        turns += 1
        if turns > eagerTurns, turns % politeTurns == 0 { sched_yield() }
    }

    private func sleep(after seen: Int) {
        condition.lock()
        sleepers.pointee.add(1, ordering: .sequentiallyConsistent)
        while number.pointee.load(ordering: .sequentiallyConsistent) == seen { condition.wait() }
        sleepers.pointee.subtract(1, ordering: .sequentiallyConsistent)
        condition.unlock()
    }

    /// A worker counts itself asleep before it looks at the number for the last time, and the number was raised before `sleepers` is read: one of
    /// the two sees the other.
    private func wake() {
        guard sleepers.pointee.load(ordering: .sequentiallyConsistent) > 0 else { return }
        condition.lock()
        condition.broadcast()
        condition.unlock()
    }
}
