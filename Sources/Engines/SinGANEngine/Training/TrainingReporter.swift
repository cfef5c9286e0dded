import Foundation
import SinGANNumerics
import SinGANSupport

/// Turns iterations into progress events: rates, the time that is left, medians.
package final class TrainingReporter {
    private var scales: [ScalePlan]
    /// Expected seconds per iteration of every scale, before anything was seen.
    private var expected: [Double]
    private let handler: ProgressHandler
    private var laps: [Double] = []
    private var lastEvent = Date.distantPast

    package init(_ scales: [ScalePlan], expected: [Double], _ handler: @escaping ProgressHandler) {
        self.scales = scales
        self.expected = expected
        self.handler = handler
    }

    /// Other iterations than were planned.
    package func replan(_ scales: [ScalePlan]) { self.scales = scales }

    package func notice(_ text: String) { handler(.notice(text)) }

    package func begin(_ scale: Int) { laps.removeAll() }

    package func iterated(_ scale: Int, _ done: Int, _ losses: IterationLosses, seconds: Double) {
        laps.append(seconds)
        let now = Date()
        guard now.timeIntervalSince(lastEvent) >= 0.1 || done == scales[scale].iterations else { return }
        lastEvent = now
        let recent = Self.median(laps.suffix(31))
        handler(
            .progress(
                TrainingProgress(
                    scale: scale, scales: scales.count, iteration: done, iterations: scales[scale].iterations,
                    iterationsPerSecond: recent > 0 ? 1 / recent : 0, remainingSeconds: remaining(scale, done, recent),
                    losses: losses.values)))
    }

    /// What is left of this scale at its own pace, and the scales above at the expected one, corrected by how this scale compares.
    private func remaining(_ scale: Int, _ done: Int, _ pace: Double) -> Double {
        let correction = expected[scale] > 0 && laps.count >= 3 ? pace / expected[scale] : 1
        let above = scales[(scale + 1)...].reduce(0) { $0 + expected[$1.scale] * Double($1.iterations) }
        return pace * Double(scales[scale].iterations - done) + above * correction
    }

    /// - Parameter iterations: how many there were.
    package func end(_ scale: Int, _ iterations: Int) {
        let plan = scales[scale]
        handler(
            .scale(
                ScaleSummary(
                    scale: scale, width: plan.width, height: plan.height, channels: plan.channels, iterations: iterations,
                    secondsPerIteration: Self.median(laps[...]))))
    }

    /// Seconds of an iteration where nothing disturbs it: of four, three take longer. nil for a scale of a few iterations.
    package var undisturbedLap: Double? { laps.count >= Self.enough ? laps.sorted()[laps.count / 4] : nil }

    private static let enough = 20

    package static func median(_ values: ArraySlice<Double>) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        return sorted.count % 2 == 1 ? sorted[sorted.count / 2] : (sorted[sorted.count / 2 - 1] + sorted[sorted.count / 2]) / 2
    }
}
