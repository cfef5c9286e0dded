import SinGANImaging
import SinGANNumerics

/// Trains the networks of one scale, iteration by iteration (paper, section 2.2; the published order of steps).
final class ScaleTrainer {
    let scale: Int
    let networks: ScaleNetworks
    let amplitude: Double
    private let configuration: TrainingConfiguration
    private let draws: any TrainingDraws
    private let stack: GeneratorStack
    private let sizes: [PixelSize]
    private let real: Tensor
    /// The reconstruction from the scales below, and what the generator sees for it: both stay the same.
    private let recPrevious: Tensor
    private let recX: Tensor
    private let x: Tensor
    /// What goes in below the coarsest scale: zeros.
    private let nothing: Tensor
    private let z: Tensor
    /// The colours to which what comes from below is quantized.
    private let palette: ColorPalette?
    private let pool: WorkerPool

    /// - Parameters:
    ///   - stack: the finished scales below.
    ///   - fixedNoise: z* of the coarsest scale.
    ///   - real: the picture at this scale, -1...1.
    ///   - palette: the colours to which what comes from the scales below is quantized; nil leaves it as it is.
    init(
        scale: Int, real: Tensor, fixedNoise: Tensor, stack: GeneratorStack, sizes: [PixelSize], networks: ScaleNetworks,
        palette: ColorPalette? = nil, _ configuration: TrainingConfiguration, draws: any TrainingDraws, on pool: WorkerPool
    ) {
        (self.scale, self.real, self.stack, self.networks) = (scale, real, stack, networks)
        (self.configuration, self.draws, self.palette) = (configuration, draws, palette)
        self.sizes = Array(sizes.prefix(scale + 1))
        (self.pool, nothing, z) = (pool, Tensor(zeros: sizes[0].shape), Tensor(stack.border.noiseShape(real.shape)))
        // A copy: what a stack returns is overwritten by its next run.
        recPrevious = stack.run(nothing, sizes: self.sizes) { level, map in map.setReconstructionNoise(level, fixedNoise) }.copied()
        amplitude =
            scale == 0
            ? 1
            : configuration.noiseAmplitude * (Reduction.squaredDifference(real, recPrevious, on: pool) / Double(real.count)).squareRoot()
        // After the amplitude: how much noise a scale gets is the base model's.
        palette?.quantize(recPrevious, on: pool)
        recX = Tensor(real.shape.grown(by: NetworkShape.margin))
        x = Tensor(recX.shape)
        z.setReconstructionNoise(scale, fixedNoise)
        Padding.padNoisy(z, amplitude: Scalar(amplitude), plus: recPrevious, into: recX, stack.border, on: pool)
    }

    /// One iteration: critic steps, each over a fresh lower pyramid, then generator steps on the last of those. Allocates
    /// nothing from the second call on.
    ///
    /// - Parameter rateFactor: 1, or less after a training has turned non-finite.
    func iterate(_ iteration: Int, rateFactor: Double) -> IterationLosses {
        var losses = IterationLosses()
        let rate = configuration.learningRate(at: iteration) * rateFactor
        draws.noise(scale: scale, iteration: iteration, into: z, on: pool)
        var previous = recPrevious
        for step in 0..<configuration.criticSteps {
            previous = stack.run(nothing, sizes: sizes) { level, map in
                draws.lowerNoise(level: level, scale: scale, iteration: iteration, step: step, into: map, on: pool)
            }
            palette?.quantize(previous, on: pool)
            Padding.padNoisy(z, amplitude: Scalar(amplitude), plus: previous, into: x, stack.border, on: pool)
            let fake = networks.generate(x, previous: previous)
            let mix = draws.mix(scale: scale, iteration: iteration, step: step)
            networks.criticLosses(real: real, fake: fake, mix: mix, lambda: configuration.lambda, into: &losses)
            networks.stepCritic(learningRate: rate)
        }
        for step in 0..<configuration.generatorSteps {
            // The first step's fake is the last critic step's.
            networks.generatorLosses(
                x: x, previous: previous, isGenerated: step == 0 && configuration.criticSteps > 0, reconstruction: recX,
                recPrevious: recPrevious, real: real, alpha: configuration.alpha,
                into: &losses)
            networks.stepGenerator(learningRate: rate)
        }
        return losses
    }
}
