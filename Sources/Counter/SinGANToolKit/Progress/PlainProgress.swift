import Foundation
import SinGANSupport

/// A line every 30 seconds, for logs.
struct PlainProgress: ProgressRenderer {
    private let write: @Sendable (String) -> Void
    private let now: @Sendable () -> Double
    private var lastWritten: Double?

    static let secondsBetween = 30.0
    /// The first line comes early: it carries the first estimate.
    static let secondsToFirst = 5.0

    init(
        write: @escaping @Sendable (String) -> Void,
        now: @escaping @Sendable () -> Double = { ProcessInfo.processInfo.systemUptime }
    ) {
        self.write = write
        self.now = now
    }

    mutating func handle(_ event: ProgressEvent) {
        switch event {
        case .plan(let plan): write(ProgressText.plan(plan) + "\n")
        case .progress(let progress):
            guard isDue() else { return }
            write(ProgressText.line(progress) + "\n")
        case .scale(let summary): write(ProgressText.scale(summary) + "\n")
        case .done(let seconds): write("trained in \(ProgressText.words(seconds))\n")
        case .work(let what, let done, let count):
            guard isDue() else { return }
            write(ProgressText.work(what, done, of: count) + "\n")
        case .notice(let text): write(text + "\n")
        }
    }

    private mutating func isDue() -> Bool {
        let time = now()
        guard let last = lastWritten else {
            lastWritten = time + Self.secondsToFirst - Self.secondsBetween
            return false
        }
        guard time - last >= Self.secondsBetween else { return false }
        lastWritten = time
        return true
    }
}
