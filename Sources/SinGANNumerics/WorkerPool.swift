import Foundation
import SinGANSupport
import Synchronization

/// Threads that stay hot between kernels: they spin for a while before they sleep, because a coarse scale's iteration is very many
/// short kernels, each of which would otherwise begin with a wake-up.
///
/// Work is split statically, so that which thread does what never changes; results don't depend on the number of threads as long as a body
/// writes only what belongs to its index. A cancelled pool does no work: kernels return at once, their results are garbage, and whoever
/// started them must look at `cancellation` before using any (Decisions.md).
///
/// One thread at a time may call `run`.
public final class WorkerPool: @unchecked Sendable {
    public let threads: Int
    public let cancellation: Cancellation
    private let shared = Shared()
    private var workers: [Thread] = []
    private var scratch: [Buffer?]
    private var common: Buffer?

    /// What the threads run.
    let kernels: any Kernels
    public let variant: KernelVariant

    /// - Parameters:
    ///   - threads: 1...64; 0 stands for the number of cores.
    ///   - variant: of the kernels; one of `KernelVariant.available`.
    public init(threads: Int = 0, cancellation: Cancellation = Cancellation(), variant: KernelVariant = .chosen) {
        kernels = variant.make()
        self.variant = variant
        BlasLibrary.prepare()
        self.threads = threads > 0 ? min(threads, 64) : max(1, min(64, ProcessInfo.processInfo.activeProcessorCount))
        self.cancellation = cancellation
        scratch = Array(repeating: nil, count: self.threads)
        for index in 1..<max(self.threads, 1) { start(index) }
    }

    deinit {
        shared.body = nil
        shared.stop.store(true, ordering: .releasing)
        shared.wake()
    }

    /// Calls `body(index, worker)` for every index in 0 ..< count, worker in 0 ..< threads; returns when all are done.
    public func run(_ count: Int, _ body: (_ index: Int, _ worker: Int) -> Void) {
        guard count > 0, !cancellation.isCancelled else { return }
        guard threads > 1, count > 1 else {
            for index in 0..<count where !cancellation.isCancelled { body(index, 0) }
            return
        }
        withoutActuallyEscaping(body) { escaping in
            shared.body = escaping
            shared.count = count
            shared.pending.store(threads - 1, ordering: .releasing)
            shared.generation.add(1, ordering: .releasing)
            shared.wake()
            Self.work(0, of: threads, count, escaping, cancellation)
            var spins = 0
            while shared.pending.load(ordering: .acquiring) != 0 {
                spins += 1
                // The other thread may not be on a core at all.
                if spins > Shared.spinLimit { sched_yield() }
            }
            shared.body = nil
        }
    }

    /// Memory of at least `count` scalars that belongs to one worker until its body returns; kept for the next kernel.
    public func scratch(_ worker: Int, _ count: Int) -> UnsafeMutablePointer<Scalar> {
        if let buffer = scratch[worker], buffer.count >= count { return buffer.pointer }
        let buffer = Buffer(count)
        scratch[worker] = buffer
        return buffer.pointer
    }

    /// Makes room beforehand, since workers must not grow the table at the same time.
    public func reserveScratch(_ count: Int) {
        for worker in 0..<threads { _ = scratch(worker, count) }
    }

    /// Memory of at least `count` scalars for the thread that calls `run`; the next call may give the same.
    public func shared(_ count: Int) -> UnsafeMutablePointer<Scalar> {
        if let common, common.count >= count { return common.pointer }
        let buffer = Buffer(zeros: count)
        common = buffer
        return buffer.pointer
    }

    private static func work(
        _ worker: Int, of threads: Int, _ count: Int, _ body: (Int, Int) -> Void, _ cancellation: Cancellation
    ) {
        for index in count * worker / threads..<count * (worker + 1) / threads where !cancellation.isCancelled { body(index, worker) }
    }

    private func start(_ index: Int) {
        let (shared, threads, cancellation) = (shared, threads, cancellation)
        let thread = Thread {
            var seen = 0
            while true {
                shared.wait(after: seen)
                if shared.stop.load(ordering: .acquiring) { return }
                seen += 1
                if let body = shared.body { Self.work(index, of: threads, shared.count, body, cancellation) }
                shared.pending.subtract(1, ordering: .acquiringAndReleasing)
            }
        }
        thread.stackSize = 1 << 20
        thread.name = "singan-\(index)"
        workers.append(thread)
        thread.start()
    }

    /// What the threads share. `body` and `count` are written before `generation` is raised and read after it was seen raised.
    private final class Shared: @unchecked Sendable {
        static let spinLimit = 20_000
        var body: ((Int, Int) -> Void)?
        var count = 0
        let generation = Atomic<Int>(0)
        let pending = Atomic<Int>(0)
        let stop = Atomic<Bool>(false)
        private let sleepers = Atomic<Int>(0)
        private let condition = NSCondition()

        func wait(after seen: Int) {
            for _ in 0..<Self.spinLimit where generation.load(ordering: .acquiring) == seen && !stop.load(ordering: .relaxed) {}
            guard generation.load(ordering: .acquiring) == seen, !stop.load(ordering: .acquiring) else { return }
            condition.lock()
            sleepers.add(1, ordering: .sequentiallyConsistent)
            while generation.load(ordering: .sequentiallyConsistent) == seen, !stop.load(ordering: .acquiring) { condition.wait() }
            sleepers.subtract(1, ordering: .sequentiallyConsistent)
            condition.unlock()
        }

        func wake() {
            atomicMemoryFence(ordering: .sequentiallyConsistent)
            guard sleepers.load(ordering: .sequentiallyConsistent) > 0 || stop.load(ordering: .relaxed) else { return }
            condition.lock()
            condition.broadcast()
            condition.unlock()
        }
    }
}
