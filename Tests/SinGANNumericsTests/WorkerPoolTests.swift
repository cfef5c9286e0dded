import Foundation
import TestSupport
import Testing

@testable import SinGANNumerics

@Suite struct WorkerPoolTests {
    private static let millisecond: UInt64 = 1_000_000

    @Test(arguments: [1, 2, 3, 4, 7]) func everyIndexIsDoneOnce(threads: Int) {
        let pool = WorkerPool(threads: threads)
        for count in [0, 1, 2, 5, 64, 1000] {
            let done = Tensor(zeros: Shape(h: 1, w: max(count, 1), c: 1))
            let target = done.pointer
            // Many short ones, and pauses in which workers fall asleep.
            for round in 0..<300 {
                pool.run(count) { index, _ in target[index] += 1 }
                if round % 100 == 99 { usleep(3000) }
            }
            #expect(done.values.prefix(count).allSatisfy { $0 == 300 })
        }
    }

    /// Sums in the pool's shared memory, of several lengths at the same time.
    @Test(arguments: [1, 2, 3]) func threadsTakeTurns(threads: Int) {
        let pool = WorkerPool(threads: threads)
        let sums: @Sendable (Int) -> [Double] = { task in
            let x = Tensor(zeros: Shape(h: 1, w: 3000 + 5000 * task, c: 1))
            x.fill(Scalar(task + 1))
            return (0..<300).map { _ in Reduction.sum(x, on: pool) }
        }
        let expected = [3000.0, 16000, 39000, 72000].map { Array(repeating: $0, count: 300) }
        #expect(concurrently(4, sums) == expected)
    }

    /// A kernel that has the pool alone asks for it again with every run.
    @Test func whoHasThePoolMayAskAgain() {
        let pool = WorkerPool(threads: 2)
        let total = concurrently(2) { _ in
            let found = Tensor(zeros: Shape(h: 1, w: 1, c: 1))
            let target = found.pointer
            for _ in 0..<100 {
                pool.alone {
                    let memory = pool.shared(64)
                    pool.alone { pool.run(64) { index, _ in memory[index] = 1 } }
                    for index in 0..<64 { target[0] += memory[index] }
                    memory.update(repeating: 0, count: 64)
                }
            }
            return Double(found.values[0])
        }
        #expect(total == [6400, 6400])
    }

    /// A worker that needs long while the caller is done: it is waited for, awake and asleep.
    @Test func aLateWorkerIsWaitedFor() {
        let pool = WorkerPool(threads: 2)
        let done = Tensor(zeros: Shape(h: 1, w: 2, c: 1))
        let target = done.pointer
        for microseconds: UInt32 in [0, 100, 1000, 20_000] {
            pool.run(2) { index, _ in
                if index == 1 { usleep(microseconds) }
                target[index] += 1
            }
        }
        #expect(done.values == [4, 4])
    }

    /// A worker that sleeps has no core: to the pool it is one whose core another program has.
    @Test func aLostCoreIsSeenAndTriedAgain() {
        let pool = WorkerPool(threads: 3)
        func sawWorkers(_ body: @escaping @Sendable (_ worker: Int) -> Void) -> Set<Int> {
            let seen = Tensor(Shape(h: 1, w: 3, c: 1))
            let target = seen.pointer
            pool.run(3) { index, worker in
                target[index] = Scalar(worker)
                body(worker)
            }
            return Set(seen.values.map { Int($0) })
        }
        // Other programs may have the cores at any single moment, so each state only has to come.
        func comes(_ wanted: Set<Int>, _ body: @escaping @Sendable (_ worker: Int) -> Void = { _ in }) -> Bool {
            for _ in 0..<1000 {
                if sawWorkers(body) == wanted { return true }
                usleep(10_000)
            }
            return false
        }
        #expect(comes([0, 1, 2]))
        #if os(Linux)
            #expect(comes([0]) { if $0 > 0 { usleep(10_000) } })
            #expect(comes([0, 1, 2]))
        #endif
    }

    @Test func fewerThreadsForAWhile() {
        var count = WorkerCount(threads: 4)
        // Little is lost now and then on every machine.
        for second: UInt64 in 1...20 { count.lose(Self.millisecond, at: second * 1000 * Self.millisecond) }
        #expect(count.active == 4)
        // Some moments of a window cost less than a thread less would.
        let now = 100_000 * Self.millisecond
        count.lose(6 * Self.millisecond, at: now - 1)
        #expect(count.active == 4)
        count.lose(Self.millisecond, at: now)
        #expect(count.active == 3)
        count.recover(at: now + 99 * Self.millisecond)
        #expect(count.active == 3)
        count.recover(at: now + 100 * Self.millisecond)
        #expect(count.active == 4)
        // As soon again: the next pause is longer, 1.6 seconds in the end.
        var time = now + 100 * Self.millisecond
        for pause: UInt64 in [200, 400, 800, 1600, 1600] {
            time += 10 * Self.millisecond
            count.lose(7 * Self.millisecond, at: time)
            #expect(count.active == 3)
            count.recover(at: time + (pause - 1) * Self.millisecond)
            #expect(count.active == 3)
            time += pause * Self.millisecond
            count.recover(at: time)
            #expect(count.active == 4)
        }
        // Never fewer than the one that asks.
        for _ in 0..<10 { count.lose(5 * Self.millisecond, at: time) }
        #expect(count.active == 1)
        // Of two threads the second one does half of the work.
        var pair = WorkerCount(threads: 2)
        pair.lose(12 * Self.millisecond, at: now)
        #expect(pair.active == 2)
        pair.lose(Self.millisecond, at: now + 49 * Self.millisecond)
        #expect(pair.active == 1)
    }
}
