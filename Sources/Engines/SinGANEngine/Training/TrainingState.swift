import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// A return to the last good state, after an iteration turned non-finite. Part of the model: it changed what was trained.
public struct Recovery: Codable, Hashable, Sendable {
    /// The scale that was trained then, 0 for the coarsest.
    public let scale: Int
    /// The iteration of that scale that was undone, from 0.
    public let iteration: Int
}

/// A finished scale's generator.
package struct TrainedScale {
    package let generator: Parameters
    package let running: RunningStatistics
    package let amplitude: Double
    /// About a hundred points of its training.
    package let losses: [IterationLosses]
    /// How many there were.
    package var iterations = 0

    /// The scale as samples are drawn with it.
    package var evaluationScale: FinishedScale { evaluationScale(palette: nil) }

    /// - Parameter palette: of the scale's input; nil where it isn't quantized.
    package func evaluationScale(palette: ColorPalette?) -> FinishedScale {
        FinishedScale(network: EvaluationNetwork(generator, running), amplitude: Scalar(amplitude), palette: palette)
    }
}

/// The scale that is being trained, as it stood after its last good iteration.
package struct ScaleState {
    package let amplitude: Double
    package let networks: NetworkState
    package var iteration: Int
    package var losses: [IterationLosses]
    /// The iteration after which the learning rate was decayed early, because the losses had settled.
    package var settledAt: Int?
}

/// A training between two iterations: all that a model file holds.
package struct TrainingState: @unchecked Sendable {  // Handed from the trainer to readers, who don't write.
    package private(set) var configuration: TrainingConfiguration
    package let picture: TrainingPicture
    package private(set) var identity: String
    package let plan: PyramidPlan
    /// z* of the coarsest scale.
    package var fixedNoise: Tensor
    /// The kernels that began the training.
    package var kernel: String
    package var finished: [TrainedScale] = []
    package var current: ScaleState?
    /// The critic of the last finished scale, from which the next may start; nil once all is done.
    package var lastCritic: Parameters?
    /// 1, halved by a recovery.
    package var rateFactor = 1.0
    /// False where it was read from a file without a digest.
    package var isChecked = true
    package var recoveries: [Recovery] = []
    /// What a variant with a quantized scale has besides: the colours of its input, and the base model's scales above it, which are waiting until it is trained.
    package var palette: ColorPalette?
    package var scalesAbove: [TrainedScale] = []

    /// The scales that are trained, coarsest first.
    package var scales: [ScaleSpec] { ScaleSpec.all(plan.sizes, configuration) }

    /// When the current scale's learning rate is decayed, and how many iterations it has.
    package var schedule: (decayStart: Int, end: Int) {
        let scale = scales[finished.count]
        let (count, planned) = (scale.iterations, scale.decayStart)
        let decayStart = current?.settledAt ?? planned
        return (decayStart, min(count.done, decayStart + count.planned - planned))
    }

    /// Iterations of every scale, also where all have the same.
    package var scaleIterations: [ScaleIterations] { scales.map(\.iterations) }

    /// Whether every finished scale had as many iterations as the configuration says.
    package var hasPlannedIterations: Bool { zip(finished, scales).allSatisfy { $0.iterations == $1.iterations.done } }

    package var isComplete: Bool { finished.count == plan.sizes.count }
    /// Iterations of the current scale that are done.
    package var iteration: Int { current?.iteration ?? 0 }

    /// Nothing done yet. Throws where the picture is too small, or the quantized scale none of those that have one below.
    package init(_ picture: TrainingPicture, _ configuration: TrainingConfiguration, draws: any TrainingDraws) throws(SinGANError) {
        self.picture = picture
        self.configuration = configuration
        identity = try picture.identity(configuration)
        plan = try PyramidPlan(picture: picture.size, configuration)
        if let scale = configuration.quantizedScale, !(1..<plan.sizes.count).contains(scale) {
            throw SinGANError(
                .usage, "scale \(scale) can't be trained on quantized colours",
                hint: "Choose one of 1 (coarse) to \(plan.sizes.count - 1) (fine).")
        }
        try configuration.checkIterations(plan)
        fixedNoise = draws.fixedNoise(configuration.border.noiseShape(plan.sizes[0].shape))
        kernel = Compute.kernel
    }

    /// Other iterations for the scales that are left, as if they had been planned from the beginning: the identity is that of such a training.
    package mutating func setIterations(_ counts: [ScaleIterations]) throws(SinGANError) {
        configuration.scaleIterations = counts
        identity = try picture.identity(configuration)
    }

    /// The picture at every scale, coarsest first: each shrunk from the finest.
    package func reals(on pool: WorkerPool) -> [Tensor] {
        let finest = picture.tensor
        return plan.sizes.map { size in
            guard size != picture.size else { return finest }
            let real = Resample(from: finest.shape, h: size.height, w: size.width)(finest, on: pool)
            real.clamp(on: pool)
            return real
        }
    }

    /// The finished scales below one.
    package func generators(below scale: Int) -> [FinishedScale] {
        (0..<scale).map { finished[$0].evaluationScale(palette: palette(of: $0)) }
    }

    /// What can generate: the finished scales, and the current one if it has begun.
    package var generators: [FinishedScale] {
        var scales = generators(below: finished.count)
        if let current, current.iteration > 0 {
            let channels = self.scales[finished.count].channels
            let (generator, running) = (Parameters(NetworkShape(channels: channels, outputs: 3)), RunningStatistics(channels: channels))
            for (name, buffer) in current.networks.buffers {
                // Comes after the generator, where there is one.
                if name == "generator" || name == "average" { generator.buffer.copy(from: buffer) }
                if name == "running" { running.buffer.copy(from: buffer) }
            }
            scales.append(
                FinishedScale(
                    network: EvaluationNetwork(generator, running), amplitude: Scalar(current.amplitude), palette: palette(of: scales.count)
                ))
        }
        return scales
    }
}

// A variant of a model for paint-to-image (paper, supplement): one scale trained anew on colour-quantized input, the others as they are.

extension TrainingState {
    /// Clusters of the palette, as published.
    package static let paletteColors = 5

    /// The scales that this training trains.
    package var trainedScales: Range<Int> { configuration.quantizedScale.map { $0..<$0 + 1 } ?? 0..<plan.sizes.count }

    /// The colours to which what comes into a scale from below is quantized; nil at all scales but the quantized one.
    package func palette(of scale: Int) -> ColorPalette? { scale == configuration.quantizedScale ? palette : nil }

    /// A variant before its first iteration: the base model's scales below the quantized one are finished, those above are waiting. The scale
    /// itself begins with fresh weights, and with a learning rate and a chance of recovery of its own.
    ///
    /// Throws `.usage` where the base is another model's or not whole, or the scale is none of those that have one below.
    package init(
        variantOf base: TrainingState, _ picture: TrainingPicture, _ configuration: TrainingConfiguration, on pool: WorkerPool
    ) throws(SinGANError) {
        try self.init(picture, configuration, draws: SeededDraws(seed: configuration.seed))
        guard let scale = configuration.quantizedScale, base.picture == picture, base.configuration == configuration.base else {
            throw SinGANError(
                .usage, "the model was not trained as its variant is to be", hint: "Take the model of the same picture and options.")
        }
        guard base.isComplete else {
            throw SinGANError(
                .usage,
                "only \(base.finished.count) of the model's \(plan.sizes.count) scales are trained, and quantization needs all of them",
                hint: "Train it to the end first.")
        }
        (fixedNoise, kernel) = (base.fixedNoise, base.kernel)
        finished = Array(base.finished[..<scale])
        scalesAbove = Array(base.finished[(scale + 1)...])
        palette = ColorPalette(
            of: reals(on: pool)[scale].pixels, count: Self.paletteColors,
            RandomField(seed: configuration.seed, purpose: .clustering, scale: scale))
    }
}

extension ColorPalette {
    /// Replaces every pixel of a map of -1...1 (N x H x W x 3) by the nearest colour. Allocates nothing.
    package func quantize(_ map: Tensor, on pool: WorkerPool) {
        precondition(map.shape.c == 3, "ColorPalette: \(map.shape)")
        let p = map.pointer
        pool.runRanges(map.count / 3, least: 4096) { pixels, _ in
            for pixel in pixels {
                let (r, g, b) = (p[3 * pixel], p[3 * pixel + 1], p[3 * pixel + 2])
                let color = colors[nearest(to: SIMD3(Float((r + 1) / 2), Float((g + 1) / 2), Float((b + 1) / 2)))]
                (p[3 * pixel], p[3 * pixel + 1], p[3 * pixel + 2]) = (
                    Scalar(color.x) * 2 - 1, Scalar(color.y) * 2 - 1, Scalar(color.z) * 2 - 1
                )
            }
        }
    }
}
