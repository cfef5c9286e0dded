import Foundation
import SinGANEngine
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// Tells how long training iterations take.
protocol IterationPace: AnyObject {
    /// Seconds per area of the passes of an iteration (`CostEstimate.work`) over a map of this size.
    func secondsPerArea(_ shown: ScalePlan, _ configuration: TrainingConfiguration) -> Double
}

/// What a time is carried on to: scales whose layers are as wide, and whose maps go through the networks the same way.
struct IterationKind: Hashable {
    let channels: Int
    let mapsTogether: Int

    init(_ scale: ScalePlan) {
        channels = scale.channels
        mapsTogether = ScaleNetworks.batchedMaps(h: scale.height, w: scale.width, channels: scale.channels).critic
    }
}

/// One unit of time for each unit of area: what it gives are areas.
final class UnitPace: IterationPace {
    func secondsPerArea(_ shown: ScalePlan, _ configuration: TrainingConfiguration) -> Double { 1 }
}

/// This machine's: what earlier trainings took, times what other programs make of it now; else from iterations run as long as they are quick. What is
/// known serves all plans that ask. Takes a second or two in all.
final class MachinePace: IterationPace {
    private let compute: Compute
    private let speeds: MachineSpeeds
    private let countsLaps: Bool
    /// When it is enough, and kinds that are known are not measured again.
    private let end: Date
    private var known: [IterationKind: [(work: Double, secondsPerArea: Double)]] = [:]
    /// How many times as long as alone iterations take now; measured when what is remembered is first asked for.
    private var slowdown: Double?
    /// Cores that others kept busy while it was measured, the most of all times.
    private(set) var othersCores = 0.0

    /// - Parameters:
    ///   - seconds: after which only what isn't known at all is measured.
    ///   - speeds: what earlier trainings took.
    ///   - countsLaps: whether scales' iterations are those that will be trained. No scale is measured with more of them than that: nobody waits longer for
    ///     a plan than for the training.
    init(seconds: Double = 1.2, _ speeds: MachineSpeeds = MachineSpeeds(), countsLaps: Bool = false, on compute: Compute) {
        (self.compute, self.speeds, self.countsLaps) = (compute, speeds, countsLaps)
        end = Date().addingTimeInterval(seconds)
    }

    func secondsPerArea(_ shown: ScalePlan, _ configuration: TrainingConfiguration) -> Double {
        let work = CostEstimate.work(shown, configuration)
        if let alone = speeds.seconds(of: MachineSpeeds.Kind(shown, work: work, on: compute)) {
            if let slowdown { return alone * slowdown }
            // The first one that is known is small and quick: the coarsest scale.
            let measured = measure(Self.probed(shown, configuration), shown.iterations)
            let factor = min(max(measured / alone, 1), Self.mostSlowdown)
            slowdown = factor
            return alone * factor
        }
        return measured(shown, work, configuration)
    }

    /// The time of the nearest size that was measured, where an iteration takes long or there is no time for more.
    private func measured(_ shown: ScalePlan, _ work: Double, _ configuration: TrainingConfiguration) -> Double {
        let kind = IterationKind(shown)
        let near = known[kind, default: []].min { abs(log($0.work / work)) < abs(log($1.work / work)) }
        if let near, near.work == work || near.secondsPerArea * work > 0.12 || Date() > end { return near.secondsPerArea }
        let sample = near == nil ? Self.shrunk(shown, mapsTogether: kind.mapsTogether) : shown
        let measured = measure(Self.probed(sample, configuration), shown.iterations)
        known[kind, default: []].append((CostEstimate.work(sample, configuration), measured))
        return measured
    }

    /// What is shown, and without a pool: that is counted apart. With a penalty in every step, or the median would miss it.
    private static func probed(_ sample: ScalePlan, _ configuration: TrainingConfiguration) -> (ScalePlan, TrainingConfiguration) {
        var probed = configuration
        (probed.shortcuts.crop, probed.shortcuts.pool, probed.shortcuts.penaltyInterval) = (0, 0, 1)
        return (sample, probed)
    }

    /// A first measurement must be quick: at most 40 x 40 pixels, or, where a scale's maps go one by one, as few as do that too.
    private static func shrunk(_ scale: ScalePlan, mapsTogether: Int) -> ScalePlan {
        let isTogether = mapsTogether > 1
        guard !isTogether || scale.channels > 32 || scale.width * scale.height > 6400 else { return scale }
        var (width, height) = (40, 40)
        if !isTogether {
            let pixels = Double(ScaleNetworks.batchLimit / (scale.channels * MemoryLayout<Scalar>.size))
            let share = (1.06 * pixels / Double(scale.width * scale.height)).squareRoot()
            (width, height) = (Int((Double(scale.width) * share).rounded(.up)), Int((Double(scale.height) * share).rounded(.up)))
        }
        return ScalePlan(
            scale: scale.scale, width: min(scale.width, width), height: min(scale.height, height), channels: scale.channels, iterations: 1)
    }

    /// Seconds per area: the median of what is run for a moment, and for another one where others were busy meanwhile or laps differ much.
    private func measure(_ sample: (scale: ScalePlan, configuration: TrainingConfiguration), _ iterations: Int) -> Double {
        let (scale, configuration) = sample
        let probe = IterationProbe(sizes: [scale.size], channels: [scale.channels], configuration, on: compute)
        // One to warm up.
        _ = probe.run()
        let most = countsLaps ? max(1, iterations) : .max
        var laps = laps(of: probe, most)
        if laps.count > 1, laps.count < most, othersCores > Self.busy || isUneven(laps) { laps += self.laps(of: probe, most - laps.count) }
        return TrainingReporter.median(laps[...]) / CostEstimate.work(scale, configuration)
    }

    private func laps(of probe: IterationProbe, _ most: Int) -> [Double] {
        let (before, end) = (MachineLoad(), Date().addingTimeInterval(0.15))
        var laps: [Double] = []
        repeat { laps.append(probe.run()) } while Date() < end && laps.count < most
        if let before, let after = MachineLoad() { othersCores = max(othersCores, after.othersCores(since: before)) }
        return laps
    }

    /// Whether one lap of ten takes half as long again as one of ten does at most.
    private func isUneven(_ laps: [Double]) -> Bool {
        let sorted = laps.sorted()
        return sorted[sorted.count * 9 / 10] > Self.uneven * sorted[sorted.count / 10]
    }

    /// For people, where the machine is busy: what that means for the plan.
    var notice: String? {
        guard othersCores > Self.busy else { return nil }
        let cores = Machine.cores
        let times = slowdown.map { $0 > 1.2 ? String(format: ", and iterations take %.1f times as long as they did alone", $0) : "" } ?? ""
        return String(format: "other programs keep %.1f of %d cores busy", othersCores, cores) + times
            + ": times are expected as they are now, and change when those end"
    }

    /// Cores from which on others count as busy.
    private static let busy = 0.4
    /// What slow laps are of quick ones, from which on they are taken again.
    private static let uneven = 1.5
    private static let mostSlowdown = 100.0
}
