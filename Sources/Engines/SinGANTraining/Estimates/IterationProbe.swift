import Foundation
import SinGANEngine
import SinGANImaging
import SinGANNumerics

/// Times training iterations of one scale with networks fresh from the seed: for estimates and benchmarks, nothing is learned.
public final class IterationProbe {
    private let trainer: ScaleTrainer
    private let learningRate: Double
    private var iteration = 0

    /// - Parameters:
    ///   - sizes: of the scale (last) and those below it; with one size there is no lower pyramid.
    ///   - channels: of each of them.
    public init(sizes: [PixelSize], channels: [Int], _ configuration: TrainingConfiguration, on compute: Compute) {
        precondition(!sizes.isEmpty && sizes.count == channels.count, "IterationProbe: \(sizes.count) sizes, \(channels.count) channels")
        let draws = SeededDraws(seed: 0)
        let scale = sizes.count - 1
        let (spec, size) = (ScaleSpec(scale, of: sizes, channels: channels[scale], configuration), sizes[scale])
        learningRate = configuration.learningRate
        let shape = { NetworkShape(channels: spec.channels, outputs: $0) }
        let networks = ScaleNetworks(
            critic: draws.critic(scale: 0, shape(1)), generator: draws.generator(scale: 0, shape(3)),
            running: RunningStatistics(channels: spec.channels), spec, betas: (configuration.beta1, configuration.beta2), on: compute.pool)
        let below = channels.dropLast().map { channels in
            FinishedScale(
                network: EvaluationNetwork(
                    draws.generator(scale: 0, NetworkShape(channels: channels, outputs: 3)), RunningStatistics(channels: channels)),
                amplitude: 0.1)
        }
        let real = draws.fixedNoise(size.shape)
        real.clamp()
        trainer = ScaleTrainer(
            scale: scale, real: real, fixedNoise: draws.fixedNoise(sizes[0].shape), stack: GeneratorStack(below, on: compute.pool),
            sizes: sizes,
            networks: networks, configuration, draws: draws, on: compute.pool)
    }

    /// Seconds of one more iteration.
    public func run() -> Double {
        let start = Date()
        _ = trainer.iterate(iteration, learningRate: learningRate)
        iteration += 1
        return Date().timeIntervalSince(start)
    }

    /// The median of iterations run for `seconds`, at least one, after one to warm up.
    public func median(seconds: Double) -> Double {
        _ = run()
        let end = Date().addingTimeInterval(seconds)
        var laps: [Double] = []
        repeat { laps.append(run()) } while Date() < end
        return TrainingReporter.median(laps[...])
    }
}

/// Times whole random samples with untrained networks: for benchmarks.
public final class SamplingProbe {
    private let stack: GeneratorStack
    private let pool: WorkerPool
    private let nothing: Tensor
    private let sizes: [PixelSize]
    private var samples = 0

    /// Networks fresh from a seed, one for each size, coarsest first, with as many channels as `channels` says.
    public init(sizes: [PixelSize], channels: [Int], on compute: Compute) {
        let draws = SeededDraws(seed: 0)
        self.sizes = sizes
        (pool, nothing) = (compute.pool, Tensor(zeros: sizes[0].shape))
        stack = GeneratorStack(
            channels.map { channels in
                FinishedScale(
                    network: EvaluationNetwork(
                        draws.generator(scale: 0, NetworkShape(channels: channels, outputs: 3)), RunningStatistics(channels: channels)),
                    amplitude: 0.1)
            }, on: compute.pool)
    }

    /// Seconds of one more sample, noise included.
    public func run() -> Double {
        let start = Date()
        samples += 1
        let seed = UInt64(samples)
        _ = stack.run(nothing, sizes: sizes) { k, map in
            SeededDraws(seed: seed).lowerNoise(level: k, scale: k, iteration: 0, step: 0, x: 0, y: 0, into: map, on: pool)
        }
        return Date().timeIntervalSince(start)
    }
}
