import Foundation
import SinGANNumerics
import SinGANSupport

/// Expected seconds and memory of a training, from iterations run on this machine.
struct CostEstimate {
    /// Per iteration of every scale; 0 of those that are not trained.
    let seconds: [Double]
    /// Peak memory of the process in bytes.
    let memory: Int

    /// What a time is carried on to: scales whose layers are as wide, and whose maps go through the networks the same way.
    private struct Kind: Hashable {
        let channels: Int
        let mapsTogether: Int

        init(_ scale: ScalePlan) { (channels, mapsTogether) = (scale.channels, CostEstimate.keptMaps(scale).critic) }
    }

    /// Times real iterations at the plan's own sizes as long as they are quick, and carries the last one's time per area on to the larger scales
    /// of its kind. Takes a second or two.
    ///
    /// - Parameter isPreviewing: samples are taken during the training.
    init(_ state: TrainingState, isPreviewing: Bool = false, on compute: Compute) {
        let (all, configuration) = (state.configuration.scalePlans(state.plan), state.configuration)
        let trained = state.trainedScales
        let scales = Array(all[..<trained.upperBound])
        memory = trained.map { Self.memory(scales, $0, isPreviewing: isPreviewing) }.max() ?? 0
        var own: [Double] = []
        // Seconds per area.
        var pace: [Kind: Double] = [:]
        let budget = Date().addingTimeInterval(1.2)
        for scale in scales {
            let (kind, work) = (Kind(scale), Self.work(scale, configuration))
            if let known = pace[kind], known * work > 0.12 || Date() > budget {
                own.append(known * work)
                continue
            }
            let sample = pace[kind] == nil ? Self.shrunk(scale) : scale
            let measured = Self.measure(sample, configuration, on: compute) / Self.work(sample, configuration)
            pace[kind] = measured
            own.append(measured * work)
        }
        seconds = all.indices.map { k in
            trained.contains(k) ? own[k] + (0..<k).reduce(0) { $0 + Self.lowerPass(scales[$1], own[$1], configuration) } : 0
        }
    }
}

// Time.
extension CostEstimate {
    /// The area of the four hidden maps, for pictures with `margin` more pixels on every side: what a pass through a network takes grows with it.
    private static func hidden(_ scale: ScalePlan, margin: Int = 0) -> Int {
        (1..<NetworkShape.layers).reduce(0) { $0 + (scale.width + 2 * margin - 2 * $1) * (scale.height + 2 * margin - 2 * $1) }
    }

    /// The area of an iteration's passes (forward, input gradient, filter gradient, tangent). A critic step has 12 over the critic's maps, and the
    /// generator's forward pass. A generator step has 2 over the critic's, and 6 over the generator's: forward and both gradients of two pictures;
    /// the first step's fake is there already.
    private static func work(_ scale: ScalePlan, _ configuration: TrainingConfiguration) -> Double {
        let (criticSteps, generatorSteps) = (configuration.criticSteps, configuration.generatorSteps)
        return Double(
            (12 * criticSteps + 2 * generatorSteps) * hidden(scale)
                + (criticSteps + 6 * generatorSteps - 1) * hidden(scale, margin: NetworkShape.margin))
    }

    /// Scales below generate once per critic step.
    private static func lowerPass(_ scale: ScalePlan, _ seconds: Double, _ configuration: TrainingConfiguration) -> Double {
        seconds / work(scale, configuration) * Double(configuration.criticSteps * hidden(scale, margin: NetworkShape.margin))
    }

    /// A first measurement must be quick: at most 40 x 40 pixels, or, where a scale's maps go one by one, as few as do that too.
    private static func shrunk(_ scale: ScalePlan) -> ScalePlan {
        let isTogether = keptMaps(scale).critic > 1
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

    private static func measure(_ scale: ScalePlan, _ configuration: TrainingConfiguration, on compute: Compute) -> Double {
        let size = PixelSize(width: scale.width, height: scale.height)
        return IterationProbe(sizes: [size], channels: [scale.channels], configuration, on: compute).median(seconds: 0.15)
    }
}

// Memory, in scalars where nothing else is said.
extension CostEstimate {
    private static func keptMaps(_ scale: ScalePlan) -> (critic: Int, generator: Int) {
        ScaleNetworks.keptMaps(h: scale.height, w: scale.width, channels: scale.channels)
    }

    /// Bytes while scale `k` is trained: its maps, pictures and numbers, the scales below, and 60 MB for the process itself.
    ///
    /// The finest scale of a 250 x 188 picture with 128 channels took 540 MB (`benchmark memory 2`: 515 MiB), and this says 556 MB.
    private static func memory(_ scales: [ScalePlan], _ k: Int, isPreviewing: Bool) -> Int {
        let (scale, c) = (scales[k], scales[k].channels)
        let pictures = 75 * (scale.width + 2 * NetworkShape.margin) * (scale.height + 2 * NetworkShape.margin)
        // Per layer of c x c: values, gradients, moments and the last good state; both forms of prepared filters with their source;
        // parts of filter gradients.
        let numbers = (14 * 27 + 2 * 3 * 2 * 45 + 8 * 36) * c * c
        let samples = isPreviewing ? generation(scales[...k]) : 0
        return (maps(scale) + pictures + numbers + generation(scales[..<k]) + samples) * MemoryLayout<Scalar>.size + 60_000_000
    }

    /// Kept maps, the penalty's signals, and signals that pass.
    private static func maps(_ scale: ScalePlan) -> Int {
        let kept = keptMaps(scale)
        let passing = max(
            kept.critic * (scale.width - 2) * (scale.height - 2), kept.generator * (scale.width + 8) * (scale.height + 8))
        // Portable kernels also write activations out.
        let passed = KernelVariant.chosen == .blas ? 3 : 2
        return scale.channels
            * ((kept.critic + 1) * hidden(scale) + kept.generator * hidden(scale, margin: NetworkShape.margin) + passed * passing)
    }

    /// Finished scales: two maps of the widest for all, and each one's filters, prepared ones and pictures.
    private static func generation(_ scales: ArraySlice<ScalePlan>) -> Int {
        let widest = scales.map { ($0.width + 8) * ($0.height + 8) * max($0.channels, NetworkShape.imageChannels) }.max() ?? 0
        return scales.reduce(2 * widest) { $0 + 189 * $1.channels * $1.channels + 12 * $1.width * $1.height }
    }
}
