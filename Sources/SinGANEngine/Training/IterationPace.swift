import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// Tells how long training iterations take.
protocol IterationPace: AnyObject {
    /// Seconds per area of the passes of an iteration (`CostEstimate.work`) over a map of this size.
    func secondsPerArea(_ shown: ScalePlan, _ configuration: TrainingConfiguration) -> Double
}

/// From iterations run on this machine as long as they are quick; what is measured serves all plans that ask. Takes a second or two in all.
final class MeasuredPace: IterationPace {
    /// What a time is carried on to: scales whose layers are as wide, and whose maps go through the networks the same way.
    private struct Kind: Hashable {
        let channels: Int
        let mapsTogether: Int

        init(_ scale: ScalePlan) {
            channels = scale.channels
            mapsTogether = ScaleNetworks.keptMaps(h: scale.height, w: scale.width, channels: scale.channels).critic
        }
    }

    private let compute: Compute
    /// When it is enough, and kinds that are known are not measured again.
    private let end: Date
    private var known: [Kind: [(work: Double, secondsPerArea: Double)]] = [:]

    /// - Parameter seconds: after which only what isn't known at all is measured.
    init(seconds: Double = 1.2, on compute: Compute) {
        self.compute = compute
        end = Date().addingTimeInterval(seconds)
    }

    /// The time of the nearest size that was measured, where an iteration takes long or there is no time for more.
    func secondsPerArea(_ shown: ScalePlan, _ configuration: TrainingConfiguration) -> Double {
        let (kind, work) = (Kind(shown), CostEstimate.work(shown, configuration))
        let near = known[kind, default: []].min { abs(log($0.work / work)) < abs(log($1.work / work)) }
        if let near, near.work == work || near.secondsPerArea * work > 0.12 || Date() > end { return near.secondsPerArea }
        let sample = near == nil ? Self.shrunk(shown, mapsTogether: kind.mapsTogether) : shown
        // What is shown, and without a pool: that is counted apart. With a penalty in every step, or the median would miss it.
        var probed = configuration
        (probed.shortcuts.crop, probed.shortcuts.pool, probed.shortcuts.penaltyInterval) = (0, 0, 1)
        let measured = measure(sample, probed) / CostEstimate.work(sample, probed)
        known[kind, default: []].append((CostEstimate.work(sample, configuration), measured))
        return measured
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

    private func measure(_ scale: ScalePlan, _ configuration: TrainingConfiguration) -> Double {
        let size = PixelSize(width: scale.width, height: scale.height)
        return IterationProbe(sizes: [size], channels: [scale.channels], configuration, on: compute).median(seconds: 0.15)
    }
}
