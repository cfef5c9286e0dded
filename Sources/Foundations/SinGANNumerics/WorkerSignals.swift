import CKernels
import Dispatch
import Foundation
import Synchronization

/// How the threads of a `WorkerPool` tell each other what to do and what is done: a job with a rising number, written by the thread that calls
/// `run`, and for every worker the number of its last finished job. Each has a cache line of its own, so that no thread's write disturbs
/// another's reading. Whoever waits spins for a while, then sleeps.
package final class WorkerSignals: @unchecked Sendable {
    /// What to run: written before the number is raised, read after it was seen raised, by those who take part.
    package struct Job {
        package var body: BorrowedBody?
        package var count = 0
    }

    /// The number of a job and how many threads do it, the caller among them: one value, because a worker that has no part in a job mustn't look
    /// at anything else of it.
    package struct Number: Equatable {
        fileprivate let value: Int
        package var threads: Int { value & 127 }
        fileprivate static let stopped = Number(value: -1)
        /// Before the first job.
        package static let none = Number(value: 0)
        fileprivate func next(threads: Int) -> Number { Number(value: (value >> 7 &+ 1) << 7 | threads) }
    }

    /// Two cache lines: processors fetch them in pairs.
    private static let line = 128
    /// How long anyone spins before it sleeps: between two kernels of an iteration the caller may work alone for some 100 microseconds.
    private static let spinNanoseconds: UInt64 = 1_500_000
    /// Turns of waiting alone, some eight microseconds; after them every `politeTurns` let another thread have the core. Where more threads want to
    /// run than there are cores it may be the very one that is waited for.
    private static let eagerTurns = 256
    private static let politeTurns = 64

    private let memory: UnsafeMutableRawPointer
    private let number: UnsafeMutablePointer<Atomic<Int>>
    package let job: UnsafeMutablePointer<Job>
    /// Workers, and the caller, that sleep or are about to.
    private let sleepers: UnsafeMutablePointer<Atomic<Int>>
    private let callerSleeps: UnsafeMutablePointer<Atomic<Bool>>
    private let workersSleep = NSCondition()
    private let workersDone = NSCondition()
    private let threads: Int

    package init(threads: Int) {
        self.threads = threads
        memory = .allocate(byteCount: Self.line * (threads + 1), alignment: Self.line)
        number = memory.initializeMemory(as: Atomic<Int>.self, to: Atomic(0))
        job = (memory + 16).initializeMemory(as: Job.self, to: Job())
        sleepers = (memory + Self.line).initializeMemory(as: Atomic<Int>.self, to: Atomic(0))
        callerSleeps = (memory + Self.line + 16).initializeMemory(as: Atomic<Bool>.self, to: Atomic(false))
        for worker in 1..<max(threads, 1) {
            _ = slot(worker).initializeMemory(as: Atomic<Int>.self, to: Atomic(0))
            _ = (slot(worker) + 16).initializeMemory(as: Atomic<Bool>.self, to: Atomic(false))
        }
    }

    deinit { memory.deallocate() }

    private func slot(_ worker: Int) -> UnsafeMutableRawPointer { memory + Self.line * (worker + 1) }
    private func done(_ worker: Int) -> UnsafeMutablePointer<Atomic<Int>> { slot(worker).assumingMemoryBound(to: Atomic<Int>.self) }
    private func sleeps(_ worker: Int) -> UnsafeMutablePointer<Atomic<Bool>> {
        (slot(worker) + 16).assumingMemoryBound(to: Atomic<Bool>.self)
    }

    // MARK: - The caller

    /// The job is written, for the caller and workers 1 ..< `threads`.
    package func publish(threads: Int) {
        let next = Number(value: number.pointee.load(ordering: .relaxed)).next(threads: threads)
        number.pointee.store(next.value, ordering: .sequentiallyConsistent)
        wake(threads)
    }

    /// Waits until every worker that takes part has finished the published job.
    ///
    /// - Parameter clock: of a worker: the nanoseconds for which it has had a core, nil where nobody knows.
    /// - Returns: the longest time in nanoseconds for which a worker that was waited for had no core, as far as it was seen.
    package func waitForAll(clock: (_ worker: Int) -> UInt64?) -> UInt64 {
        let target = number.pointee.load(ordering: .relaxed)
        var lost: UInt64 = 0
        for worker in 1..<Number(value: target).threads {
            let done = done(worker)
            var turns = 0
            while done.pointee.load(ordering: .acquiring) != target, turns < Self.eagerTurns { Self.pass(&turns) }
            if done.pointee.load(ordering: .acquiring) != target { lost = max(lost, waitLong(for: worker, target, clock(worker), clock)) }
        }
        return lost
    }

    private func waitLong(for worker: Int, _ target: Int, _ ran: UInt64?, _ clock: (_ worker: Int) -> UInt64?) -> UInt64 {
        let (done, begin) = (done(worker), DispatchTime.now().uptimeNanoseconds)
        var (turns, now) = (Self.eagerTurns, begin)
        while done.pointee.load(ordering: .acquiring) != target {
            Self.pass(&turns)
            guard turns % Self.eagerTurns == 0 else { continue }
            now = DispatchTime.now().uptimeNanoseconds
            guard now > begin + Self.spinNanoseconds else { continue }
            // A worker finishes, then looks whether the caller sleeps; the caller says that it sleeps, then looks whether the worker has finished.
            workersDone.lock()
            callerSleeps.pointee.store(true, ordering: .sequentiallyConsistent)
            while done.pointee.load(ordering: .sequentiallyConsistent) != target { workersDone.wait() }
            callerSleeps.pointee.store(false, ordering: .sequentiallyConsistent)
            workersDone.unlock()
        }
        now = DispatchTime.now().uptimeNanoseconds
        // A clock tells what a running thread had until its core last looked: a wait of less says nothing.
        guard now > begin + Self.least, let ran, let runs = clock(worker) else { return 0 }
        return now - begin > runs - ran ? now - begin - (runs - ran) : 0
    }

    /// Shorter waits aren't looked into.
    private static let least: UInt64 = 200_000

    /// Ends every wait for good.
    package func stop() {
        number.pointee.store(Number.stopped.value, ordering: .sequentiallyConsistent)
        workersSleep.lock()
        workersSleep.broadcast()
        workersSleep.unlock()
    }

    /// A worker says that it sleeps before it looks at the number for the last time, and the number was raised before that is read: one of the two sees
    /// the other. Workers that have no part sleep on.
    private func wake(_ threads: Int) {
        guard sleepers.pointee.load(ordering: .sequentiallyConsistent) > 0 else { return }
        guard (1..<threads).contains(where: { sleeps($0).pointee.load(ordering: .sequentiallyConsistent) }) else { return }
        workersSleep.lock()
        workersSleep.broadcast()
        workersSleep.unlock()
    }

    // MARK: - Workers

    /// Waits for a job after number `seen` that this worker has a part in; returns its number, nil if there will be none.
    package func waitForJob(after seen: Number, _ worker: Int) -> Number? {
        if !spin(after: seen, worker) { sleep(after: seen, worker) }
        let next = Number(value: number.pointee.load(ordering: .acquiring))
        return next == .stopped ? nil : next
    }

    /// Job number `target` is finished as far as it concerns this worker.
    package func finish(_ target: Number, _ worker: Int) {
        done(worker).pointee.store(target.value, ordering: .sequentiallyConsistent)
        guard callerSleeps.pointee.load(ordering: .sequentiallyConsistent) else { return }
        workersDone.lock()
        workersDone.signal()
        workersDone.unlock()
    }

    @inline(__always) private static func concerns(_ value: Int, _ seen: Number, _ worker: Int) -> Bool {
        let number = Number(value: value)
        return number == .stopped || number != seen && number.threads > worker
    }

    private func spin(after seen: Number, _ worker: Int) -> Bool {
        // In a local constant: the object's own memory is written to whenever someone retains it.
        let number = number
        var (turns, end) = (0, UInt64.max)
        while !Self.concerns(number.pointee.load(ordering: .acquiring), seen, worker) {
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

    private func sleep(after seen: Number, _ worker: Int) {
        workersSleep.lock()
        sleepers.pointee.add(1, ordering: .sequentiallyConsistent)
        sleeps(worker).pointee.store(true, ordering: .sequentiallyConsistent)
        while !Self.concerns(number.pointee.load(ordering: .sequentiallyConsistent), seen, worker) { workersSleep.wait() }
        sleeps(worker).pointee.store(false, ordering: .sequentiallyConsistent)
        sleepers.pointee.subtract(1, ordering: .sequentiallyConsistent)
        workersSleep.unlock()
    }
}

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

/// How many threads of a `WorkerPool` work: fewer for a while where other programs take their cores, because all wait for the one that has none.
///
/// `loss` of time within `window` is one core lost: one thread less. After a pause one more is tried; where that loses time again at once, the next
/// pause is twice as long. Moments that a busy system takes now and then cost less than a thread less would.
package struct WorkerCount {
    package private(set) var active: Int
    private let threads: Int
    private var pause = Self.firstPause
    /// When one more thread is tried, or was tried last.
    private var trial: UInt64 = 0
    private var (lost, since): (UInt64, UInt64) = (0, 0)

    /// Nanoseconds.
    package static let window: UInt64 = 50_000_000
    /// Half of what one of `threads` does within `window`, but more than 2 ms: a busy program keeps a core for some milliseconds at a time.
    package static func loss(of threads: Int) -> UInt64 { max(2_000_000, window / UInt64(2 * max(threads, 1))) }
    package static let firstPause: UInt64 = 100_000_000
    package static let longestPause: UInt64 = 1_600_000_000

    package init(threads: Int) { (self.threads, active) = (threads, threads) }

    package var isReduced: Bool { active < threads }

    /// A worker had no core for `nanoseconds` while all waited for it.
    package mutating func lose(_ nanoseconds: UInt64, at now: UInt64) {
        if now > since + Self.window { (lost, since) = (0, now) }
        lost += nanoseconds
        guard active > 1, lost >= Self.loss(of: active) else { return }
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
