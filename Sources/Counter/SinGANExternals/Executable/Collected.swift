import Synchronization

/// Lines put together again.
final class Collected: Sendable {
    private let content = Mutex<[UInt8]>([])

    func add(_ line: [UInt8]) { content.withLock { $0 += line + [UInt8(ascii: "\n")] } }

    var bytes: [UInt8] { content.withLock { $0 } }
}
