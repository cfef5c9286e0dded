import Dispatch
import Foundation
import SinGANSupport
import Synchronization

/// Threads that stay hot between kernels: they spin for a while before they sleep, because a coarse scale's iteration is very many
/// short kernels, each of which would otherwise begin with a wake-up.
///
/// Work is split evenly and beforehand; results don't depend on the number of threads as long as a body writes only what belongs to its index. Where
/// other programs take the threads' cores, fewer of them work for a while (`WorkerCount`). A cancelled pool does no work: kernels return at once, their results are garbage, and whoever
/// started them must look at `cancellation` before using any (Decisions.md).
///
/// Any thread may call it: they take turns (`alone`).
package final class WorkerPool: @unchecked Sendable {
    package let threads: Int
    package let cancellation: Cancellation
    private let signals: WorkerSignals
    private let clocks: WorkerClocks
    private let turns = WorkerTurns()
    private var working: WorkerCount
    private var scratch: [Buffer?]
    private var common: Buffer?

    /// What the threads run.
    package let kernels: any Kernels
    package let variant: KernelVariant

    /// - Parameters:
    ///   - threads: 1...64; 0 stands for the number of cores that are ours.
    ///   - variant: of the kernels; one of `KernelVariant.available`.
    package init(threads: Int = 0, cancellation: Cancellation = Cancellation(), variant: KernelVariant = .chosen) {
        kernels = variant.make()
        self.variant = variant
        BlasLibrary.prepare()
        let wanted = threads > 0 ? min(threads, 64) : min(64, Machine.cores)
        self.cancellation = cancellation
        let (signals, clocks) = (WorkerSignals(threads: wanted), WorkerClocks(threads: wanted))
        (self.signals, self.clocks) = (signals, clocks)
        // Fewer threads do, where the system has no room for more.
        let refused = (1..<max(wanted, 1)).first { index in
            !WorkerThread.start("singan-\(index)") { WorkerPool.work(index, signals, clocks, cancellation) }
        }
        self.threads = refused ?? wanted
        working = WorkerCount(threads: self.threads)
        scratch = Array(repeating: nil, count: self.threads)
    }

    deinit { signals.stop() }

    /// Calls `body(index, worker)` for every index in 0 ..< count, worker in 0 ..< threads; returns when all are done. Allocates nothing.
    ///
    /// The body goes to other threads behind the compiler's back (`BorrowedBody`): it must not capture variables that change while it runs,
    /// only constants, and write only through pointers to what belongs to its index.
    @inline(never) package func run(_ count: Int, _ body: (_ index: Int, _ worker: Int) -> Void) {
        guard count > 0, !cancellation.isCancelled else { return }
        turns.begin()
        defer { turns.end() }
        if working.isReduced { working.recover(at: DispatchTime.now().uptimeNanoseconds) }
        let threads = working.active
        guard threads > 1, count > 1 else { return BorrowedBody.callClosure(body, 0..<count, 0, cancellation) }
        BorrowedBody.store(body, in: &signals.job.pointee.body)
        signals.job.pointee.count = count
        signals.publish(threads: threads)
        BorrowedBody.callClosure(body, Self.share(of: 0, threads, count), 0, cancellation)
        let lost = signals.waitForAll(clock: clocks.nanoseconds)
        if lost > 0 { working.lose(lost, at: DispatchTime.now().uptimeNanoseconds) }
    }

    /// Calls `body` while no other thread can use the pool: for kernels whose working memory must outlast a `run`, such as sums that are added up
    /// after it. Allocates nothing.
    package func alone(_ body: () -> Void) {
        turns.begin()
        defer { turns.end() }
        body()
    }

    /// Memory of at least `count` scalars that belongs to one worker until its body returns; kept for the next kernel.
    package func scratch(_ worker: Int, _ count: Int) -> UnsafeMutablePointer<Scalar> {
        if let buffer = scratch[worker], buffer.count >= count { return buffer.pointer }
        let buffer = Buffer(count, largePages: true)
        scratch[worker] = buffer
        return buffer.pointer
    }

    /// Makes room beforehand, since workers must not grow the table at the same time.
    package func reserveScratch(_ count: Int) {
        alone { for worker in 0..<threads { _ = scratch(worker, count) } }
    }

    /// Memory of at least `count` scalars for the thread that calls `run`, until its `alone` is over; the next call may give the same.
    package func shared(_ count: Int) -> UnsafeMutablePointer<Scalar> {
        precondition(turns.isMine, "WorkerPool.shared outside of alone")
        if let common, common.count >= count { return common.pointer }
        let buffer = Buffer(zeros: count)
        common = buffer
        return buffer.pointer
    }

    /// The indices of one worker.
    private static func share(of worker: Int, _ threads: Int, _ count: Int) -> Range<Int> {
        count * worker / threads..<count * (worker + 1) / threads
    }

    private static func work(_ index: Int, _ signals: WorkerSignals, _ clocks: WorkerClocks, _ cancellation: Cancellation) {
        clocks.begin(index)
        var number = WorkerSignals.Number.none
        while let next = signals.waitForJob(after: number, index) {
            number = next
            let job = signals.job.pointee
            job.body?.call(share(of: index, number.threads, job.count), index, cancellation)
            signals.finish(number, index)
        }
    }
}

extension WorkerPool {
    /// Calls `body(range, worker)` with ranges of about equal length that together are 0 ..< count: one per thread, fewer where a range would be
    /// shorter than `least`. For bodies whose results don't depend on where the ranges end, since that depends on the number of threads. Allocates
    /// nothing.
    package func runRanges(_ count: Int, least: Int, _ body: (_ range: Range<Int>, _ worker: Int) -> Void) {
        let parts = max(1, min(threads, count / max(least, 1)))
        run(parts) { part, worker in body(count * part / parts..<count * (part + 1) / parts, worker) }
    }
}

/// The body of a `WorkerPool.run` on its way to other threads, without a copy on the heap.
///
/// Swift lets a closure that doesn't escape only be called or handed down, and `withoutActuallyEscaping` allocates a box for it. But handed down
/// it is two words, its function and its context, which is how a Swift function receives any closure; so a function that takes two words is
/// called as one that takes a closure, and later the other way round. Neither reads more than these words, and nothing is retained: whoever
/// makes a `BorrowedBody` must keep `run` from returning before the last `call` has returned.
package struct BorrowedBody {
    package typealias Body = (_ index: Int, _ worker: Int) -> Void

    private let function: UnsafeRawPointer
    private let context: UnsafeRawPointer?

    /// Writes the words of `body` to `target`.
    @inline(__always) package static func store(_ body: Body, in target: UnsafeMutablePointer<BorrowedBody?>) {
        unsafeBitCast(Store.Words(function: storeWords), to: Store.Closure.self).function(body, target)
    }

    /// Calls the body with every index of a range, as long as nothing is cancelled.
    @inline(__always) package func call(_ indices: Range<Int>, _ worker: Int, _ cancellation: Cancellation) {
        unsafeBitCast(Call.Closure(function: Self.callClosure), to: Call.Words.self).function(
            function, context, indices, worker, cancellation)
    }

    package static func callClosure(_ body: Body, _ indices: Range<Int>, _ worker: Int, _ cancellation: Cancellation) {
        for index in indices where !cancellation.isCancelled { body(index, worker) }
    }

    @inline(never) private static func storeWords(
        _ function: UnsafeRawPointer, _ context: UnsafeRawPointer?, _ target: UnsafeMutablePointer<BorrowedBody?>
    ) {
        target.pointee = BorrowedBody(function: function, context: context)
    }

    // The two views of each function. In structures, because a bare function would be wrapped when handed to the generic `unsafeBitCast`.
    private enum Store {
        struct Words { let function: (UnsafeRawPointer, UnsafeRawPointer?, UnsafeMutablePointer<BorrowedBody?>) -> Void }
        struct Closure { let function: (Body, UnsafeMutablePointer<BorrowedBody?>) -> Void }
    }
    private enum Call {
        struct Words { let function: (UnsafeRawPointer, UnsafeRawPointer?, Range<Int>, Int, Cancellation) -> Void }
        struct Closure { let function: (Body, Range<Int>, Int, Cancellation) -> Void }
    }
}

/// The turns that threads take with a `WorkerPool`: each gets its own in the order in which they ask, so that none waits for the whole of another's
/// training. A thread that has it may ask again. A turn that nobody else waits for costs two writes.
package final class WorkerTurns: @unchecked Sendable {
    /// The thread that has the turn; 0 for nobody. Only a thread itself can find its own number here.
    private let owner = Atomic<UInt>(0)
    /// Turns that were asked for and turns that are over: number n begins when n are over.
    private let asked = Atomic<Int>(0)
    private let over = Atomic<Int>(0)
    private let next = NSCondition()
    /// How often the owner has asked again. Its own business.
    private var depth = 0

    package var isMine: Bool { owner.load(ordering: .relaxed) == Self.thread }

    package func begin() {
        guard !isMine else {
            depth += 1
            return
        }
        let number = asked.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue
        if over.load(ordering: .sequentiallyConsistent) != number { wait(for: number) }
        owner.store(Self.thread, ordering: .relaxed)
    }

    package func end() {
        guard depth == 0 else {
            depth -= 1
            return
        }
        owner.store(0, ordering: .relaxed)
        // Whoever waits has asked before it looks at what is over, and this looks the other way round: one of the two sees the other.
        let count = over.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
        guard asked.load(ordering: .sequentiallyConsistent) != count else { return }
        next.lock()
        next.broadcast()
        next.unlock()
    }

    private func wait(for number: Int) {
        next.lock()
        while over.load(ordering: .sequentiallyConsistent) != number { next.wait() }
        next.unlock()
    }

    /// The calling thread's number: an address.
    private static var thread: UInt {
        #if canImport(Glibc)
            pthread_self()
        #else
            UInt(bitPattern: pthread_self())
        #endif
    }
}
