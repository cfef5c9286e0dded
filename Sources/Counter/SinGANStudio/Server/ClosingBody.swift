import FlyingFox
import FlyingSocks
import Foundation

/// The body of an answer after which the connection ends.
///
/// The server would take what is left of a refused request for the next one. So the body ends with an error, which ends the connection. Before that, what
/// the client still sends is thrown away for a moment: many don't listen before they have said all, and a connection that is closed too early loses
/// the answer.
struct ClosingBody: AsyncBufferedSequence {
    typealias Element = UInt8

    let bytes: [UInt8]
    let rest: HTTPBodySequence

    /// The longest that a client's last words are listened to.
    private static let patience = Duration.seconds(3)

    struct Closed: Error {}

    func makeAsyncIterator() -> Iterator { Iterator(body: self) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        let body: ClosingBody
        private var isSent = false

        init(body: ClosingBody) { self.body = body }

        mutating func next() async throws -> UInt8? { try await nextBuffer(suggested: 1)?.first }

        mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
            guard !isSent else {
                await body.swallowRest()
                throw Closed()
            }
            isSent = true
            return body.bytes
        }
    }

    private func swallowRest() async {
        _ = try? await TimeLimit.run(Self.patience) { for try await _ in rest {} }
    }
}

/// Work that may take only so long.
enum TimeLimit {
    struct Passed: Error {}

    /// Returns what the work returns. Throws `Passed` where it takes longer, and cancels it.
    static func run<Value: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                throw Passed()
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw Passed() }
            return value
        }
    }
}
