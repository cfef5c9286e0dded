import Foundation
import Synchronization

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
