import Foundation
import SinGANEngine

/// Keeps a training within its budget: before a scale begins, and again when 10, 20, 40... of its iterations are done, it sets the iterations of the
/// scales that are left to what the time that is left allows; and at the deadline it cuts.
///
/// Only counts come of it. A training with those counts from the beginning makes the same model.
final class BudgetPacer: TrainingPacer {
    private let budget: Double
    /// The most iterations of the finest scale.
    private let cap: Int
    private let cost: CostEstimate
    /// The share of a scale's iterations that doesn't depend on their number.
    private let decayPoint: Double
    /// Whether later looks than the second one are too late: where a scale ends when it has settled, which depends on its number of iterations.
    private let replansTwice: Bool
    /// Seconds of the budget that are spent.
    private let spent: () -> Double

    /// The scale that is trained, and its first timed iteration.
    private var scale = -1
    private var sawBegin = false
    private var timedFrom: Int?
    private var lastTime: Double?
    /// Seconds of its timed iterations.
    private var laps: [Double] = []
    /// The seconds of all of them.
    private var timed = 0.0
    /// Seconds per iteration of the scale, as of the last look.
    private var pace: Double?
    /// Seconds of the iterations of the scales before, and what was expected of them.
    private var (measured, expected) = (0.0, 0.0)

    /// After so many iterations of a scale its count is thought over, and each time they have doubled, until half of them are done. Until then nothing has
    /// depended on it: learning rates change later, and all losses are still known.
    private static let secondReplan = 10
    /// The first ones are left out of the pace: they also fill caches and pools.
    private static let warmUp = 2
    /// What a scale gets however late it is.
    static let least = 20
    /// A count stays while a new one is within this share of it.
    private static let tolerance = 0.05
    /// The share of the budget for which expected times count against measured ones: small scales say little about large ones.
    private static let trust = 0.02
    /// One lap of so many is left out of the pace.
    private static let slow = 8

    init(_ budget: TrainingBudget, cap: Int, _ configuration: TrainingConfiguration, _ cost: CostEstimate, spent: @escaping () -> Double) {
        (self.budget, self.cap, self.cost, self.spent) = (Double(budget.seconds), cap, cost, spent)
        (decayPoint, replansTwice) = (configuration.decayPoint, configuration.shortcuts.settling > 0)
    }

    /// Whether a scale of so many iterations may still get another number of them.
    func isOpen(_ iteration: Int, of planned: Int) -> Bool { iteration <= max(Self.secondReplan, planned / 2) }

    private func replans(_ iteration: Int, of planned: Int) -> Bool {
        guard iteration > 0 else { return true }
        let (doublings, rest) = iteration.quotientAndRemainder(dividingBy: Self.secondReplan)
        guard sawBegin, rest == 0, doublings.nonzeroBitCount == 1 else { return false }
        return doublings == 1 || !replansTwice && isOpen(iteration, of: planned)
    }

    /// To be asked before every iteration: the iterations of all scales to go on with, where they change.
    ///
    /// - Parameters:
    ///   - scale: that is trained.
    ///   - iteration: of it that comes next, from 0.
    ///   - end: of the scale.
    ///   - counts: of all scales as they are planned.
    func counts(scale: Int, iteration: Int, end: Int, _ counts: [ScaleIterations]) -> [ScaleIterations]? {
        let now = spent()
        defer { lastTime = now }
        if scale != self.scale { begin(scale, iteration) }
        note(iteration, now)
        if replans(iteration, of: counts[scale].planned), let planned = replanned(scale, iteration, now, counts) { return planned }
        guard iteration + 1 >= Self.least, iteration + 1 < end, !laps.isEmpty, now + timed / Double(laps.count) > deadline(scale) else {
            return nil
        }
        var cut = counts
        cut[scale] = ScaleIterations(counts[scale].planned, done: iteration + 1)
        return cut
    }

    private func begin(_ scale: Int, _ iteration: Int) {
        if let from = timedFrom, let pace = usualLap, self.scale >= 0 {
            let iterations = Double(from + laps.count)
            measured += pace * iterations
            expected += cost.seconds[self.scale] * iterations
        }
        (self.scale, sawBegin, timedFrom, lastTime, pace, laps, timed) = (scale, iteration == 0, nil, nil, nil, [], 0)
    }

    private func note(_ iteration: Int, _ now: Double) {
        guard timedFrom != nil else {
            if !sawBegin || iteration >= Self.warmUp { timedFrom = iteration }
            return
        }
        guard let lastTime else { return }
        laps.append(now - lastTime)
        timed += now - lastTime
    }

    /// The mean of the laps without the slowest ones, when the machine was busy for a moment.
    private var usualLap: Double? {
        let usual = laps.sorted().prefix(laps.count - laps.count / Self.slow)
        return usual.isEmpty ? nil : usual.reduce(0, +) / Double(usual.count)
    }

    /// How much slower than expected this machine is on scales above.
    private var correction: Double {
        let (trust, iterations) = (Self.trust * budget, Double(laps.count))
        let own = pace.map { ($0 * iterations, cost.seconds[scale] * iterations) } ?? (0, 0)
        return (measured + own.0 + trust) / (expected + own.1 + trust)
    }

    /// Whether the scales so far, the last one included, took so much more, or less, than was expected that another plan may be better.
    var isFarOff: Bool { !(1 / Self.far...Self.far).contains(correction) }

    private static let far = 1.4

    private func replanned(_ scale: Int, _ iteration: Int, _ now: Double, _ counts: [ScaleIterations]) -> [ScaleIterations]? {
        pace = usualLap
        let factor = correction
        let own = pace ?? cost.seconds[scale] * factor
        // Coarse scales have more: they keep their share.
        let weight = { Double(counts[$0].planned) / Double(counts[counts.count - 1].planned) }
        let above = cost.seconds.indices[(scale + 1)...].reduce(0) { $0 + cost.seconds[$1] * weight($1) } * factor
        let others = cost.setUp[(scale + 1)...].reduce(0, +) + cost.calibration[scale] + (iteration == 0 ? cost.filling[scale] : 0)
        let left = BudgetPlanner.share * budget - now - others * factor
        let count = (left + own * Double(iteration)) / max(own * weight(scale) + above, 1e-9)
        let fine = max(Double(Self.least), min(Double(self.cap), count)).rounded(.down)
        // What is done with the first learning rate stays within its share.
        let fewest = iteration == 0 ? 0 : Int(Double(iteration) / decayPoint) + 1
        let planned = { max(Self.least, $0 == scale ? fewest : 0, Int((fine * weight($0)).rounded())) }
        guard abs(Double(planned(scale) - counts[scale].planned)) > Self.tolerance * Double(counts[scale].planned) else { return nil }
        return counts[..<scale] + (scale..<counts.count).map { ScaleIterations(planned($0)) }
    }

    /// When the scale's iterations have to end, for those above to get the least.
    private func deadline(_ scale: Int) -> Double {
        let factor = correction
        let iterations = cost.seconds[(scale + 1)...].reduce(0, +) * Double(Self.least)
        return budget - (iterations + cost.setUp[(scale + 1)...].reduce(0, +) + cost.calibration[scale]) * factor
    }
}

extension BudgetPacer {
    func notice(_ scale: Int, _ old: [ScaleIterations], _ new: [ScaleIterations]) -> String { Self.notice(scale, old, new) }

    /// For people: what changes with new counts.
    static func notice(_ scale: Int, _ old: [ScaleIterations], _ new: [ScaleIterations]) -> String {
        let count = new[scale]
        guard count.done == count.planned else { return "budget: scale \(scale) ends after \(count.done) of \(count.planned) iterations" }
        let last = new.count - 1
        let which = scale == last ? "scale \(scale) gets" : "scales \(scale) to \(last) get"
        let range = { (counts: [ScaleIterations]) in
            let (finest, own) = (counts[last].done, counts[scale].done)
            return own == finest ? "\(finest)" : "\(own) to \(finest)"
        }
        return "budget: \(which) \(range(new)) iterations instead of \(range(old))"
    }
}
