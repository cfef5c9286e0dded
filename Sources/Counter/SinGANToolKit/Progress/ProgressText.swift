import Foundation
import SinGANSupport

/// Progress in words: the same for the bar and for plain lines.
enum ProgressText {
    /// "scale 2 of 0-7, 120/400, 12.3/s, 4:05 left" and the losses.
    static func line(_ progress: TrainingProgress) -> String {
        "\(position(progress)), \(rate(progress.iterationsPerSecond)), \(duration(progress.remainingSeconds)) left  \(losses(progress.losses))"
    }

    /// Scales count from 0, the coarsest; "of 0-7" says so.
    static func position(_ progress: TrainingProgress) -> String {
        "scale \(progress.scale) of 0-\(progress.scales - 1), \(progress.iteration)/\(progress.iterations)"
    }

    static func scale(_ summary: ScaleSummary) -> String {
        "scale \(summary.scale) done: \(summary.width)x\(summary.height), \(summary.channels) channels, \(summary.iterations) iterations, "
            + "\(milliseconds(summary.secondsPerIteration)) each"
    }

    /// A sentence and a line per scale.
    static func plan(_ plan: TrainingPlan) -> String {
        let count = plan.scales.count == 1 ? "1 scale" : "\(plan.scales.count) scales"
        var lines = ["plan: \(count), about \(words(plan.expectedSeconds)), about \(memory(plan.expectedMemory))"]
        // The first scale of a plan is not always the coarsest: a variant of a model has one scale trained.
        if plan.resumedScale > plan.scales.first?.scale ?? 0 || plan.resumedIteration > 0 {
            lines[0] += ", going on at scale \(plan.resumedScale), iteration \(plan.resumedIteration)"
        }
        for scale in plan.scales {
            let size = "\(scale.width)x\(scale.height)"
            lines.append("  scale \(scale.scale)  \(size)  \(scale.channels) channels  \(scale.iterations) iterations")
        }
        return lines.joined(separator: "\n")
    }

    /// "12 of 100 frames".
    static func work(_ what: String, _ done: Int, of count: Int) -> String { "\(done) of \(count) \(what)" }

    /// 4:05, 1:02:03.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e8 else { return "?" }
        let total = Int(seconds.rounded())
        let (minutes, rest) = (total / 60, total % 60)
        return minutes < 60 ? String(format: "%d:%02d", minutes, rest) : String(format: "%d:%02d:%02d", minutes / 60, minutes % 60, rest)
    }

    /// "40 seconds", "12 minutes", "3.5 hours".
    static func words(_ seconds: Double) -> String {
        let whole = max(1, Int(min(seconds, 90).rounded()))
        if seconds < 90 { return whole == 1 ? "1 second" : "\(whole) seconds" }
        return seconds < 5400 ? "\(Int((seconds / 60).rounded())) minutes" : String(format: "%.1f hours", seconds / 3600)
    }

    /// "0.42 s", "12.3 s", "1534 s".
    static func seconds(_ seconds: Double) -> String {
        String(format: seconds < 10 ? "%.2f s" : seconds < 100 ? "%.1f s" : "%.0f s", seconds)
    }

    /// A number with so many significant digits at most.
    static func digits(_ value: Double, _ count: Int) -> String { String(format: "%.\(count)g", value) }

    static func memory(_ bytes: Int) -> String { String(format: "%.0f MB of memory", Double(bytes) / 1e6) }

    private static func rate(_ perSecond: Double) -> String {
        perSecond >= 1 || perSecond <= 0 ? String(format: "%.1f/s", perSecond) : String(format: "%.1f s each", 1 / perSecond)
    }

    private static func milliseconds(_ seconds: Double) -> String {
        seconds < 1 ? String(format: "%.1f ms", seconds * 1000) : String(format: "%.1f s", seconds)
    }

    static let lossNames = ["critic_real", "critic_fake", "gradient_penalty", "generator", "reconstruction"]

    private static func losses(_ values: [Double]) -> String {
        zip(["D real", "D fake", "penalty", "G", "rec"], values).map { "\($0) " + String(format: "%.3f", $1) }.joined(separator: " ")
    }
}
