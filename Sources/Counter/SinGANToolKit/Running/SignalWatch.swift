import Dispatch
import Foundation
import SinGANSupport
import Synchronization

/// Turns signals that end a program into a request to stop; a second SIGINT ends the process at once.
final class SignalWatch {
    private let sources: [any DispatchSourceSignal]

    private static let reasons: [(signal: Int32, reason: SinGANError.Code)] = [
        (SIGINT, .interrupted), (SIGTERM, .terminated), (SIGHUP, .hangup), (SIGXCPU, .timeLimit),
    ]

    init(_ cancellation: Cancellation) {
        let queue = DispatchQueue(label: "singan.signals", qos: .userInteractive)
        let count = Count()
        sources = Self.reasons.compactMap { number, reason in
            // The default action would end the process before the source sees the signal.
            let before = signal(number, SIG_IGN)
            // `nohup` wants the program to outlive its terminal.
            if number == SIGHUP, unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { return nil }
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                cancellation.cancel(reason)
                if number == SIGINT, count.value.add(1, ordering: .relaxed).newValue > 1 { _exit(reason.rawValue) }
            }
            return source
        }
        for source in sources { source.activate() }
    }

    func end() { for source in sources { source.cancel() } }

    /// The interrupts so far.
    private final class Count: Sendable {
        let value = Atomic<Int>(0)
    }
}
