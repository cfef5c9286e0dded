import SinGANSupport
import Synchronization

/// What trainings told while a test ran.
final class TrainingLog: Sendable {
    private let list = Mutex<[ProgressEvent]>([])
    var handler: ProgressHandler { { event in self.list.withLock { $0.append(event) } } }
    var events: [ProgressEvent] { list.withLock { $0 } }
    var trained: [Int] { events.compactMap { if case .scale(let summary) = $0 { summary.scale } else { nil } } }
    /// Without those of other programs, which may come at any time.
    var notices: [String] {
        events.compactMap { if case .notice(let text) = $0, !text.hasPrefix("other programs keep") { text } else { nil } }
    }
}
