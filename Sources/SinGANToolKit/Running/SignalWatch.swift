import Dispatch
import Foundation
import SinGANSupport
import Synchronization

/// Turns SIGINT and SIGTERM into a request to stop; a second SIGINT ends the process at once.
final class SignalWatch {
    private let sources: [any DispatchSourceSignal]

    init(_ cancellation: Cancellation) {
        let queue = DispatchQueue(label: "singan.signals", qos: .userInteractive)
        sources = [SIGINT, SIGTERM].map {
            // The default action would end the process before the source sees the signal.
            signal($0, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: $0, queue: queue)
        }
        let count = Count()
        sources[0].setEventHandler {
            cancellation.cancel(.interrupted)
            if count.value.add(1, ordering: .relaxed).newValue > 1 { _exit(SinGANError.Code.interrupted.rawValue) }
        }
        sources[1].setEventHandler { cancellation.cancel(.terminated) }
        for source in sources { source.activate() }
    }

    func end() { for source in sources { source.cancel() } }

    /// The interrupts so far.
    private final class Count: Sendable {
        let value = Atomic<Int>(0)
    }
}
