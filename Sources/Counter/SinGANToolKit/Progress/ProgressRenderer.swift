import Foundation
import SinGANSupport

/// Shows what long work tells.
protocol ProgressRenderer: Sendable {
    mutating func handle(_ event: ProgressEvent)
    /// Something else is about to be written.
    mutating func pause()
}

extension ProgressRenderer {
    mutating func pause() {}
}

/// Shows nothing.
struct SilentProgress: ProgressRenderer {
    mutating func handle(_ event: ProgressEvent) {}
}

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

/// One line on a terminal, redrawn a few times a second.
struct BarProgress: ProgressRenderer {
    private let columns: @Sendable () -> Int
    private let hasColor: Bool
    private let write: @Sendable (String) -> Void
    private let now: @Sendable () -> Double
    private var lastDrawn = -Double.infinity
    private var isDrawn = false
    /// Weights of the scales in the whole, from their sizes; empty until a plan is known.
    private var weights: [Double] = []

    static let secondsBetween = 0.1
    private static let barWidth = 20

    init(
        columns: @escaping @Sendable () -> Int, hasColor: Bool, write: @escaping @Sendable (String) -> Void,
        now: @escaping @Sendable () -> Double = { ProcessInfo.processInfo.systemUptime }
    ) {
        self.columns = columns
        self.hasColor = hasColor
        self.write = write
        self.now = now
    }

    mutating func handle(_ event: ProgressEvent) {
        switch event {
        case .plan(let plan):
            // An iteration's time goes with its pixels and, roughly, its channels squared.
            weights = plan.scales.map { Double($0.width * $0.height * $0.channels * $0.channels * $0.iterations) }
            line(ProgressText.plan(plan))
        case .progress(let progress): draw(part(progress), ProgressText.line(progress))
        case .work(let what, let done, let count):
            draw(Double(done) / Double(max(count, 1)), ProgressText.work(what, done, of: count))
        case .scale(let summary): line(ProgressText.scale(summary))
        case .done(let seconds): line("trained in \(ProgressText.words(seconds))")
        case .notice(let text): line(text)
        }
    }

    mutating func pause() {
        guard isDrawn else { return }
        write(Self.erase)
        isDrawn = false
    }

    /// Back to the line's start, and nothing on it.
    static let erase = "\r\u{1B}[K"

    private mutating func draw(_ part: Double, _ words: String) {
        guard now() - lastDrawn >= Self.secondsBetween else { return }
        lastDrawn = now()
        isDrawn = true
        let full = min(Self.barWidth, Int(part * Double(Self.barWidth)))
        let bar = String(repeating: "#", count: full) + String(repeating: "-", count: Self.barWidth - full)
        // One column stays free: a full line would wrap on some terminals.
        let room = max(10, columns() - 1)
        let text = String("[\(bar)] \(words)".prefix(room))
        write(Self.erase + (hasColor ? text.replacing(bar, with: "\u{1B}[32m\(bar)\u{1B}[0m") : text))
    }

    /// How much of the whole training is done.
    private func part(_ progress: TrainingProgress) -> Double {
        let inScale = Double(progress.iteration) / Double(max(progress.iterations, 1))
        guard weights.indices.contains(progress.scale) else { return (Double(progress.scale) + inScale) / Double(max(progress.scales, 1)) }
        let done = weights[..<progress.scale].reduce(0, +) + weights[progress.scale] * inScale
        return done / max(weights.reduce(0, +), 1)
    }

    private mutating func line(_ text: String) {
        pause()
        write(text + "\n")
    }
}
