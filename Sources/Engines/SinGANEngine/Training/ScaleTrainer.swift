import SinGANImaging
import SinGANNumerics

/// Trains the networks of one scale, iteration by iteration (paper, section 2.2; the published order of steps).
package final class ScaleTrainer {
    package let scale: Int
    package let networks: ScaleNetworks
    package let amplitude: Double
    private let configuration: TrainingConfiguration
    private let draws: any TrainingDraws
    private let samples: LowerSamples
    private let crops: TrainingCrops
    /// What the whole reconstruction begins with: that of the scales below, or the picture itself, enlarged.
    package let recPrevious: Tensor
    private let fixedNoise: Tensor
    private let border: Border
    private let spec: ScaleSpec
    private let pool: WorkerPool

    /// - Parameters:
    ///   - stack: the finished scales below.
    ///   - fixedNoise: z* of the coarsest scale.
    ///   - real: the picture at this scale, -1...1.
    ///   - networks: for pictures of `ScaleSpec.cropSize`.
    ///   - realBelow: the picture at the scale below where the reconstruction begins with it; nil where it begins with that of the scales below.
    ///   - palette: the colours to which what comes from the scales below is quantized; nil leaves it as it is.
    package init(
        scale: Int, real: Tensor, fixedNoise: Tensor, stack: GeneratorStack, sizes: [PixelSize], networks: ScaleNetworks,
        realBelow: Tensor? = nil, palette: ColorPalette? = nil, _ configuration: TrainingConfiguration, draws: any TrainingDraws,
        on pool: WorkerPool
    ) {
        (self.scale, self.networks, self.configuration, self.draws) = (scale, networks, configuration, draws)
        (self.fixedNoise, border, self.pool) = (fixedNoise, stack.border, pool)
        spec = ScaleSpec(scale, of: sizes, configuration)
        let sizes = Array(sizes.prefix(scale + 1))
        // A copy: what a stack returns is overwritten by its next run.
        let reconstruction = stack.run(Tensor(zeros: sizes[0].shape), sizes: sizes) { $1.setReconstructionNoise($0, fixedNoise) }.copied()
        amplitude =
            scale == 0
            ? 1
            : configuration.noiseAmplitude * (Reduction.squaredDifference(real, reconstruction, on: pool) / Double(real.count)).squareRoot()
        // How much noise a scale gets is a matter of what the scales below lack, in either case.
        recPrevious = realBelow.map { stack.resize($0.copied(), to: sizes[scale]) } ?? reconstruction
        // After the amplitude: how much noise a scale gets is the base model's.
        palette?.quantize(recPrevious, on: pool)
        samples = LowerSamples(spec, stack: stack, sizes: sizes, palette: palette, configuration, draws: draws, on: pool)
        crops = TrainingCrops(
            spec, real: real, recPrevious: recPrevious, fixedNoise: fixedNoise, amplitude: amplitude, border: stack.border,
            seed: configuration.seed, on: pool)
    }

    /// One iteration: critic steps, each over a fresh lower pyramid, then generator steps on the last of those. Allocates nothing from the second
    /// call on.
    ///
    /// - Parameter learningRate: of this iteration.
    package func iterate(_ iteration: Int, learningRate rate: Double) -> IterationLosses {
        var losses = IterationLosses()
        crops.begin(iteration, draws)
        let (shortcuts, gradients) = (configuration.shortcuts, configuration.criticGradients)
        for step in 0..<gradients {
            let origin = crops.origin(iteration: iteration, step: step)
            crops.load(samples.sample(iteration: iteration, step: step, at: origin), at: origin)
            let fake = networks.generate(crops.x, previous: crops.previous)
            criticLosses(fake, iteration: iteration, step: step, number: iteration * gradients + step, into: &losses)
            for _ in 0..<(shortcuts.reusesCriticGradient ? configuration.criticSteps : 1) { networks.stepCritic(learningRate: rate) }
        }
        // Without a critic step nothing was shown yet.
        if gradients == 0 { crops.load(Resample.Window(of: recPrevious), at: crops.origin(iteration: iteration, step: 0)) }
        for step in 0..<configuration.generatorGradients {
            // The first step's fake is the last critic step's.
            networks.generatorLosses(
                x: crops.x, previous: crops.previous, isGenerated: step == 0 && gradients > 0, reconstruction: crops.recX,
                recPrevious: crops.recPrevious, real: crops.real, alpha: configuration.alpha, into: &losses)
            for _ in 0..<(shortcuts.reusesGeneratorGradient ? configuration.generatorSteps : 1) {
                networks.stepGenerator(learningRate: rate)
            }
        }
        return losses
    }

    /// - Parameter number: of the gradient, counted from the scale's beginning.
    private func criticLosses(_ fake: Tensor, iteration: Int, step: Int, number: Int, into losses: inout IterationLosses) {
        let interval = configuration.shortcuts.penaltyInterval
        guard number.isMultiple(of: interval) else {
            return networks.criticLosses(real: crops.real, fake: fake, number: number, into: &losses)
        }
        networks.criticLosses(
            real: crops.real, fake: fake, mix: draws.mix(scale: scale, iteration: iteration, step: step),
            lambda: configuration.lambda * Double(interval), number: number, into: &losses)
    }

    /// Ends the scale: the generator that samples is ready.
    ///
    /// - Parameter iteration: how many there were.
    package func finish(after iteration: Int) {
        guard spec.calibrationPasses > 0 else { return }
        let (noise, input) = (Tensor(border.noiseShape(recPrevious.shape)), Tensor(recPrevious.shape.grown(by: NetworkShape.margin)))
        networks.calibrate(passes: spec.calibrationPasses) { pass in
            // As in training, one pass of three is the reconstruction's.
            if pass.isMultiple(of: 3) {
                noise.setReconstructionNoise(scale, fixedNoise)
            } else {
                draws.noise(scale: scale, iteration: iteration + pass, into: noise, on: pool)
            }
            let previous = pass.isMultiple(of: 3) ? recPrevious : samples.fresh(iteration: iteration + pass, step: 0)
            NoisyInput.fill(input, z: noise, amplitude: Scalar(amplitude), plus: previous, border, on: pool)
            return input
        }
    }
}
