import AllocationCount
import Foundation
import SinGANImaging
import SinGANNumerics
import Testing

@testable import SinGANEngine

/// A training's steady state allocates nothing: counted calls of malloc and the like, by all threads.
@Suite(.serialized, .enabled(if: singan_allocations_are_counted())) struct AllocationTests {
    private static let sizes = [PixelSize(width: 24, height: 20), PixelSize(width: 31, height: 26), PixelSize(width: 40, height: 34)]
    private static let channels = 8

    private func allocations(_ body: () -> Void) -> Int {
        singan_allocations_begin()
        body()
        return singan_allocations_end()
    }

    private func finished(_ scales: Int) -> [FinishedScale] {
        (0..<scales).map { scale in
            let shape = NetworkShape(channels: Self.channels, outputs: 3)
            let network = EvaluationNetwork(
                SeededDraws(seed: 1).generator(scale: scale, shape), RunningStatistics(channels: shape.channels))
            return FinishedScale(network: network, amplitude: 0.1)
        }
    }

    @Test func theCounterCounts() {
        #expect(allocations { withExtendedLifetime(Buffer(100)) {} } >= 1)
    }

    /// With bodies that hold references, and with workers awake and asleep.
    @Test(arguments: [1, 2, 3]) func aRunOfThePoolAllocatesNothing(threads: Int) {
        let (pool, buffer) = (WorkerPool(threads: threads), Buffer(zeros: 100))
        let round = {
            pool.run(0) { _, _ in }
            pool.run(100) { _, _ in }
            pool.run(100) { i, _ in buffer.pointer[i] += 1 }
            pool.runRanges(100, least: 10) { range, _ in for i in range { buffer.pointer[i] += 1 } }
        }
        round()
        #expect(allocations { for _ in 0..<100 { round() } } == 0)
        // Longer than workers spin.
        usleep(20_000)
        #expect(allocations(round) == 0)
    }

    @Test func noiseResizingAndPaddingAllocateNothing() {
        let pool = WorkerPool(threads: 2)
        let (small, large) = (Shape(h: 120, w: 160, c: 3), Shape(h: 150, w: 200, c: 3))
        let (x, y, padded) = (Tensor(zeros: small), Tensor(large), Tensor(large.grown(by: NetworkShape.margin)))
        let resample = Resample(from: small, h: large.h, w: large.w)
        let (noise, draws) = (Tensor(large), SeededDraws(seed: 1) as any TrainingDraws)
        let round = {
            x.clamp(on: pool)
            resample(x, into: y, clamped: true, on: pool)
            draws.noise(scale: 1, iteration: 3, into: noise, on: pool)
            draws.lowerNoise(level: 0, scale: 1, iteration: 3, step: 1, x: 0, y: 0, into: noise, on: pool)
            _ = draws.mix(scale: 1, iteration: 3, step: 1)
            NoisyInput.fill(padded, z: noise, amplitude: 0.1, plus: y, on: pool)
        }
        round()
        #expect(allocations(round) == 0)
    }

    @Test(arguments: KernelVariant.available) func aStackAllocatesNothing(_ variant: KernelVariant) {
        let (pool, draws) = (WorkerPool(threads: 2, variant: variant), SeededDraws(seed: 1))
        let (stack, nothing) = (GeneratorStack(finished(2), on: pool), Tensor(zeros: Self.sizes[0].shape))
        let round = {
            _ = stack.run(nothing, sizes: Self.sizes) { level, map in
                draws.lowerNoise(level: level, scale: 2, iteration: 0, step: 0, x: 0, y: 0, into: map, on: pool)
            }
        }
        for _ in 0..<2 { round() }
        #expect(allocations(round) == 0)
    }

    /// Of whole pictures, and of crops with their windows of samples.
    @Test(arguments: KernelVariant.available, [0, 30]) func anIterationAllocatesNothing(_ variant: KernelVariant, _ crop: Int) {
        let (pool, draws) = (WorkerPool(threads: 2, variant: variant), SeededDraws(seed: 1))
        var configuration = TrainingConfiguration()
        configuration.shortcuts.crop = crop
        let (size, shape) = (ScaleSpec(2, of: Self.sizes, configuration).cropSize, { NetworkShape(channels: Self.channels, outputs: $0) })
        let networks = ScaleNetworks(
            critic: draws.critic(scale: 2, shape(1)), generator: draws.generator(scale: 2, shape(3)),
            running: RunningStatistics(channels: Self.channels), h: size.height, w: size.width, betas: (0.5, 0.999), on: pool)
        let real = draws.fixedNoise(Self.sizes[2].shape)
        real.clamp()
        let trainer = ScaleTrainer(
            scale: 2, real: real, fixedNoise: draws.fixedNoise(Self.sizes[0].shape), stack: GeneratorStack(finished(2), on: pool),
            sizes: Self.sizes, networks: networks, configuration, draws: draws, on: pool)
        for iteration in 0..<2 { _ = trainer.iterate(iteration, learningRate: 5e-4) }
        #expect(allocations { _ = trainer.iterate(2, learningRate: 5e-4) } == 0)
    }
}
