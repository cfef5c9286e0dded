import Foundation
import SinGANNumerics
import SinGANSupport

/// Expected seconds and memory of a training, from iterations run on this machine.
struct CostEstimate {
    /// Per iteration of every scale.
    let seconds: [Double]
    /// Peak memory of the process in bytes.
    let memory: Int

    /// Times real iterations at the plan's own sizes as long as they are quick, and carries the last one's time per pixel on to the larger scales.
    /// Takes about a second.
    init(_ state: TrainingState, on compute: Compute) {
        let scales = state.configuration.scalePlans(state.plan)
        memory = scales.map(Self.memory).max() ?? 0
        var own: [Double] = []
        // Seconds per weighted pixel, by channels.
        var pace: [Int: Double] = [:]
        let budget = Date().addingTimeInterval(1.2)
        for scale in scales {
            if let known = pace[scale.channels], known * Self.work(scale) > 0.12 || Date() > budget {
                own.append(known * Self.work(scale))
                continue
            }
            let sample = pace[scale.channels] == nil ? Self.shrunk(scale) : scale
            let seconds = Self.measure(sample, state.configuration, on: compute)
            pace[scale.channels] = seconds / Self.work(sample)
            own.append(seconds / Self.work(sample) * Self.work(scale))
        }
        seconds = own.indices.map { own[$0] + Self.lowerPyramid(own.prefix($0), state.configuration) }
    }

    /// Scales below generate once per critic step: one pass in evaluation mode, of the 63 that an iteration of theirs takes
    /// (3 critic steps of 12 + 1, 3 generator steps of 8).
    private static func lowerPyramid(_ below: ArraySlice<Double>, _ configuration: TrainingConfiguration) -> Double {
        let passes = Double(configuration.criticSteps * 13 + configuration.generatorSteps * 8)
        return below.reduce(0, +) / passes * Double(configuration.criticSteps)
    }

    /// Padded pixels: what an iteration's time grows with at a given width.
    private static func work(_ scale: ScalePlan) -> Double { Double((scale.width + 4) * (scale.height + 4)) }

    /// A first measurement must be quick: wide layers are timed on at most 40 x 40 pixels.
    private static func shrunk(_ scale: ScalePlan) -> ScalePlan {
        guard scale.channels > 32 || scale.width * scale.height > 6400 else { return scale }
        return ScalePlan(
            scale: scale.scale, width: min(scale.width, 40), height: min(scale.height, 40), channels: scale.channels, iterations: 1)
    }

    private static func measure(_ scale: ScalePlan, _ configuration: TrainingConfiguration, on compute: Compute) -> Double {
        let size = PixelSize(width: scale.width, height: scale.height)
        return IterationProbe(sizes: [size], channels: [scale.channels], configuration, on: compute).median(seconds: 0.15)
    }

    /// Maps of one scale's training (Trunk, GradientPenalty, ScaleNetworks): eight of the generator, eight of the critic, four kept signals
    /// and two that pass, of C channels each; the rest is small. 60 MB for the process itself.
    private static func memory(_ scale: ScalePlan) -> Int {
        let padded = (scale.width + 2 * NetworkShape.margin) * (scale.height + 2 * NetworkShape.margin)
        return (22 * scale.channels + 40) * padded * MemoryLayout<Scalar>.size + 60_000_000
    }
}
