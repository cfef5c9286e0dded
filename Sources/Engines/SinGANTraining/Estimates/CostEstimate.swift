import Foundation
import SinGANEngine
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// Expected seconds and memory of a training, from the pace of its iterations.
struct CostEstimate: Sendable {
    /// Per iteration of every scale; 0 of those that are not trained.
    let seconds: [Double]
    /// Before the iterations of every scale: filling the pool of samples.
    let filling: [Double]
    /// After them: calibration.
    let calibration: [Double]
    /// Peak memory of the process in bytes.
    let memory: Int
    /// How many times the iterations every scale has, where none are given for it.
    let weights: [Int]

    /// The seconds of an iteration of every scale, and of as many of the coarse ones as they have for it.
    var secondsPerIteration: Double { zip(seconds, weights).reduce(0) { $0 + $1.0 * Double($1.1) } }

    /// Before and after the iterations of every scale.
    var setUp: [Double] { zip(filling, calibration).map { $0 + $1 } }

    /// The cost of what a state has to be trained.
    ///
    /// - Parameter isPreviewing: samples are taken during the training.
    init(_ state: TrainingState, isPreviewing: Bool = false, _ pace: any IterationPace) {
        self.init(
            state.scales.map(\.plan), trained: state.trainedScales, state.configuration, isPreviewing: isPreviewing, pace)
    }

    /// - Parameters:
    ///   - all: scales of the pyramid, coarsest first.
    ///   - trained: those of them that are trained.
    init(
        _ all: [ScalePlan], trained: Range<Int>, _ configuration: TrainingConfiguration, isPreviewing: Bool = false,
        _ pace: any IterationPace
    ) {
        let (scales, specs) = (Array(all[..<trained.upperBound]), ScaleSpec.all(all.map(\.size), configuration))
        weights = specs.map(\.weight)
        memory = trained.map { Self.memory(scales, specs[$0], configuration, isPreviewing: isPreviewing) }.max() ?? 0
        let own = scales.map { scale in
            let cropped = Self.cropped(scale, configuration)
            return pace.secondsPerArea(cropped, configuration) * Self.work(cropped, configuration)
        }
        // The generators of all scales below, once.
        let lower = all.indices.map { k in
            (0..<min(k, scales.count)).reduce(0) { $0 + Self.lowerPass(scales[$1], own[$1], configuration) }
        }
        let shortcuts = configuration.shortcuts
        let passes = shortcuts.pool > 0 ? 1 / Double(shortcuts.poolRenewal) : Double(configuration.criticGradients)
        seconds = all.indices.map { k in
            guard trained.contains(k) else { return 0 }
            guard specs[k].hasWindows else { return own[k] + passes * lower[k] }
            return own[k] + passes * Self.windows(scales[...k], specs[k].cropSize, own, configuration)
        }
        filling = all.indices.map { trained.contains($0) ? Double(specs[$0].poolSize) * lower[$0] : 0 }
        calibration = all.indices.map { k in
            guard trained.contains(k), specs[k].calibrationPasses > 0 else { return 0 }
            let pass = Self.lowerPass(all[k], own[k], configuration)
            // What the reconstruction's pass begins with is there.
            return specs[k].usesReconstructionStatistics ? pass : Double(specs[k].calibrationPasses) * (lower[k] + pass)
        }
    }

    /// What the networks are trained on at a scale.
    static func cropped(_ scale: ScalePlan, _ configuration: TrainingConfiguration) -> ScalePlan {
        let size = ScaleSpec(0, of: [scale.size], configuration).cropSize
        return ScalePlan(
            scale: scale.scale, width: size.width, height: size.height, channels: scale.channels, iterations: scale.iterations)
    }
}

// Time.
extension CostEstimate {
    /// The area of the four hidden maps, for pictures with `margin` more pixels on every side: what a pass through a network takes grows with it.
    private static func hidden(_ scale: ScalePlan, margin: Int = 0) -> Int {
        (1..<NetworkShape.layers).reduce(0) { $0 + (scale.width + 2 * margin - 2 * $1) * (scale.height + 2 * margin - 2 * $1) }
    }

    /// The area of an iteration's passes (forward, input gradient, filter gradient, tangent) over what is shown of a scale. A critic's gradient has 6
    /// over the critic's maps, 6 more for the penalty, and the generator's forward pass. A generator's gradient has 2 over the critic's, and 6 over
    /// the generator's: forward and both gradients of two pictures; the first one's fake is there already.
    static func work(_ shown: ScalePlan, _ configuration: TrainingConfiguration) -> Double {
        let (critic, generator) = (Double(configuration.criticGradients), Double(configuration.generatorGradients))
        return (critic * (6 + 6 / Double(configuration.shortcuts.penaltyInterval)) + 2 * generator) * Double(hidden(shown))
            + (critic + 6 * generator - 1) * Double(hidden(shown, margin: NetworkShape.margin))
    }

    /// A scale generates once, whole or as much of it as `made`; its iterations take `seconds` each.
    private static func lowerPass(
        _ scale: ScalePlan, made: PixelSize? = nil, _ seconds: Double, _ configuration: TrainingConfiguration
    ) -> Double {
        let generated = ScalePlan(
            scale: scale.scale, width: made?.width ?? scale.width, height: made?.height ?? scale.height, channels: scale.channels,
            iterations: scale.iterations)
        return seconds / work(cropped(scale, configuration), configuration) * Double(hidden(generated, margin: NetworkShape.margin))
    }

    /// The scales below the last generate what a crop of it needs; their iterations take `seconds` each.
    private static func windows(
        _ scales: ArraySlice<ScalePlan>, _ crop: PixelSize, _ seconds: [Double], _ configuration: TrainingConfiguration
    ) -> Double {
        let extents = PyramidForward.extents(below: scales.map(\.size), crop: crop)
        return zip(zip(scales, seconds), extents).reduce(0) { $0 + lowerPass($1.0.0, made: $1.1.made, $1.0.1, configuration) }
    }
}

// Memory, in scalars where nothing else is said.
extension CostEstimate {
    private static func batchedMaps(_ scale: ScalePlan) -> (critic: Int, generator: Int) {
        ScaleNetworks.batchedMaps(h: scale.height, w: scale.width, channels: scale.channels)
    }

    /// Bytes while scale `k` is trained: its maps, pictures and numbers, the scales below, and 60 MB for the process itself.
    ///
    /// The finest scale of a 250 x 188 picture with 128 channels took 540 MB (`benchmark memory 2`: 515 MiB), and this says 556 MB.
    private static func memory(
        _ scales: [ScalePlan], _ spec: ScaleSpec, _ configuration: TrainingConfiguration, isPreviewing: Bool
    ) -> Int {
        let k = spec.scale
        let (scale, shown, c) = (scales[k], cropped(scales[k], configuration), scales[k].channels)
        let pictures =
            (75 + 3 * spec.poolSize)
            * (scale.width + 2 * NetworkShape.margin) * (scale.height + 2 * NetworkShape.margin)
        // Per layer of c x c: values, gradients, moments and the last good state; both forms of prepared filters with their source;
        // parts of filter gradients.
        let numbers = (14 * 27 + 2 * 3 * 2 * 45 + 8 * 36) * c * c
        let samples = isPreviewing ? generation(scales[...k]) : 0
        // Calibration has two maps of the whole picture, as generation has.
        let calibration = spec.calibrationPasses == 0 ? 0 : 2 * c * (scale.width + 8) * (scale.height + 8)
        return (maps(shown) + pictures + numbers + max(generation(scales[..<k]), calibration) + samples) * MemoryLayout<Scalar>.size
            + 60_000_000
    }

    /// Kept maps, the penalty's signals, and signals that pass.
    private static func maps(_ scale: ScalePlan) -> Int {
        let kept = batchedMaps(scale)
        let passing = max(
            kept.critic * (scale.width - 2) * (scale.height - 2), kept.generator * (scale.width + 8) * (scale.height + 8))
        // Portable kernels also write activations out.
        let passed = KernelVariant.chosen == .blas ? 3 : 2
        return scale.channels
            * ((kept.critic + 1) * hidden(scale) + kept.generator * hidden(scale, margin: NetworkShape.margin) + passed * passing)
    }

    /// Finished scales: two maps of the widest for all, and each one's filters, prepared ones and pictures.
    private static func generation(_ scales: ArraySlice<ScalePlan>) -> Int {
        let widest =
            scales.map { scale in
                let input = PixelSize(width: scale.width, height: scale.height).shape.grown(by: NetworkShape.margin)
                return EvaluationNetwork.workspaceCount(for: input, channels: scale.channels)
            }.max() ?? 0
        return scales.reduce(2 * widest) { $0 + 189 * $1.channels * $1.channels + 12 * $1.width * $1.height }
    }
}
