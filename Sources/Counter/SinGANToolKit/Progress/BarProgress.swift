import Foundation
import SinGANSupport

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
