import SinGANSupport
import SinGANToolKit
import Synchronization

/// A terminal that keeps what is written.
final class RecordedTerminal: Sendable {
    private let outputBytes = Mutex<[UInt8]>([])
    private let errorText = Mutex("")
    let isTerminal: Bool
    let environment: [String: String]

    init(isTerminal: Bool = false, environment: [String: String] = [:]) {
        self.isTerminal = isTerminal
        self.environment = environment
    }

    var output: String { outputBytes.withLock { String(decoding: $0, as: UTF8.self) } }
    var error: String { errorText.withLock { $0 } }

    var terminal: Terminal {
        Terminal(
            output: { (bytes) throws(SinGANError) in self.outputBytes.withLock { $0 += bytes } },
            error: { text in self.errorText.withLock { $0 += text } }, isOutputTerminal: isTerminal, isErrorTerminal: isTerminal,
            environment: environment)
    }
}
