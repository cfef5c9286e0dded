import SinGANSupport

/// Work on many things, some of them at a time.
package enum ParallelWork {
    /// Does work for each of 0..<count, at most `jobs` at a time, each on a thread of its own, and returns what came out in their order.
    ///
    /// - Parameters:
    ///   - body: the work; an error of it ends all.
    ///   - each: takes what came out as soon as it did.
    package static func each<Value: Sendable>(
        _ count: Int, jobs: Int, _ body: @escaping @Sendable (Int) async throws -> Value, each: (Int, Value) -> Void
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            var collected: [Int: Value] = [:]
            var next = 0
            func start() {
                guard next < count else { return }
                let index = next
                next += 1
                group.addTask(executorPreference: WorkThread()) { (index, try await body(index)) }
            }
            for _ in 0..<min(jobs, count) { start() }
            while let (index, value) = try await group.next() {
                collected[index] = value
                each(index, value)
                start()
            }
            return (0..<count).compactMap { collected[$0] }
        }
    }
}
