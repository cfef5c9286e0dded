import Foundation
import SinGANSupport

/// Threads for work that blocks: decoding a large picture may not keep other requests waiting.
final class Desk: Sendable {
    private let queue: OperationQueue

    init() {
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = 4
    }

    /// Returns what the work returns.
    func work<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let name = ProgramName.current
        return try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Result { try ProgramName.$current.withValue(name, operation: body) }) }
        }
    }
}
