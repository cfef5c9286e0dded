import SinGANNumerics
import SinGANSupport
import TestSupport
import Testing

@testable import SinGANEngine

/// A whole small training (3 scales, 4 iterations each) with PyTorch's draws, by every kernel variant.
///
/// In single precision a unit on the other side of LeakyReLU's kink would part two runs. Our file's draws keep every unit away from it
/// (Tests/Benchmarks/pytorch/golden_training.py); with those of another folder only the first iteration is compared.
@Suite struct TrainingGoldenTests {
    /// Losses, amplitudes and pictures; and networks, whose every tensor Adam moves in steps that hardly depend on a gradient's size: where a
    /// gradient is nearly zero, rounding decides.
    #if DoublePrecision
        static let (tolerance, networkTolerance, canFollow) = (1e-6, 1e-6, true)
    #else
        static let (tolerance, networkTolerance, canFollow) = (1e-4, 1e-4, !Fixtures.areOthers)
    #endif

    /// The draws that the golden file holds.
    struct GoldenDraws: TrainingDraws {
        let golden: Golden

        private func get<T>(_ body: () throws -> T) -> T {
            do { return try body() } catch { fatalError("training.safetensors lacks \(error)") }
        }
        func critic(scale: Int, _ shape: NetworkShape) -> Parameters {
            get { try golden.network("scale\(scale).d_init", outputs: 1) }
        }
        func generator(scale: Int, _ shape: NetworkShape) -> Parameters {
            get { try golden.network("scale\(scale).g_init", outputs: 3) }
        }
        func fixedNoise(_ shape: Shape) -> Tensor { get { try golden.map("scale0.z_rec") } }
        func noise(scale: Int, iteration: Int, into map: Tensor, on pool: WorkerPool) {
            map.copy(from: get { try golden.map("scale\(scale).iter\(iteration).z") })
        }
        func lowerNoise(level: Int, scale: Int, iteration: Int, step: Int, x: Int, y: Int, into map: Tensor, on pool: WorkerPool) {
            map.copy(from: get { try golden.map("scale\(scale).iter\(iteration).d\(step).below\(level)") })
        }
        func mix(scale: Int, iteration: Int, step: Int) -> Double {
            get { try golden.number("scale\(scale).iter\(iteration).d\(step).eps") }
        }
    }

    @Test(arguments: KernelVariant.available) func trainingGolden(_ variant: KernelVariant) throws {
        let golden = try Golden("training.safetensors")
        let training = try train(golden, variant) { scale, iteration, losses in
            guard Self.canFollow || (scale, iteration) == (0, 0) else { return }
            let expected = try golden.values("scale\(scale).losses")[5 * iteration..<5 * iteration + 5]
            #expect(relativeError(losses, expected) <= Self.tolerance, "scale \(scale), iteration \(iteration)")
        }
        #expect(training.reconstruction.values.allSatisfy { $0.isFinite })
        guard Self.canFollow else { return }
        for (scale, (finished, critic)) in zip(training.scales, training.critics).enumerated() {
            try compare(scale, finished, critic, golden)
        }
        #expect(relativeError(training.reconstruction, try golden.map("reconstruction")) <= Self.tolerance)
    }

    /// What the native kernels train is what the portable ones train: the losses of 12 iterations over 3 scales, and all networks at their end.
    @Test(.enabled(if: isSinglePrecision), arguments: KernelVariant.available.filter { $0 != .blas })
    func nativeKernelsTrainAsPortableOnesDo(_ variant: KernelVariant) throws {
        let golden = try Golden("training.safetensors")
        func train(_ variant: KernelVariant) throws -> (training: Training, losses: [[Double]]) {
            var all: [[Double]] = []
            return (try self.train(golden, variant) { _, _, losses in all.append(losses) }, all)
        }
        let (native, portable) = (try train(variant), try train(.blas))
        #expect(native.losses.count == 12)
        for (ours, theirs) in zip(native.losses, portable.losses) where Self.canFollow {
            #expect(relativeError(ours, theirs) <= Self.tolerance)
        }
        for (ours, theirs) in zip(native.training.scales, portable.training.scales) where Self.canFollow {
            for (name, error, _) in errors(ours.generator, theirs.generator) {
                #expect(error <= Self.networkTolerance, "\(name): \(error)")
            }
        }
        for (ours, theirs) in zip(native.training.critics, portable.training.critics) where Self.canFollow {
            for (name, error, _) in errors(ours, theirs) { #expect(error <= Self.networkTolerance, "\(name): \(error)") }
        }
    }

    private struct Training {
        var scales: [TrainedScale] = []
        var critics: [Parameters] = []
        var reconstruction: Tensor
    }

    /// - Parameter told: scale, iteration, losses.
    private func train(_ golden: Golden, _ variant: KernelVariant, told: (Int, Int, [Double]) throws -> Void) throws -> Training {
        let (draws, pool) = (GoldenDraws(golden: golden), WorkerPool(threads: 2, variant: variant))
        var configuration = TrainingConfiguration()
        (configuration.iterations, configuration.decayPoint) = (4, 1)
        let reals = try (0..<3).map { try golden.map("scale\($0).real") }
        let sizes = reals.map(\.size)
        var training = Training(reconstruction: Tensor(zeros: reals[0].shape))
        for scale in 0..<3 {
            let below = training.scales.last
            let critic = try training.critics.last?.copied() ?? golden.network("scale0.d_init", outputs: 1)
            let networks = ScaleNetworks(
                critic: critic, generator: try below?.generator.copied() ?? golden.network("scale0.g_init", outputs: 3),
                running: below?.running.copied() ?? RunningStatistics(channels: critic.shape.channels), h: reals[scale].shape.h,
                w: reals[scale].shape.w, betas: (0.5, 0.999), on: pool)
            let trainer = ScaleTrainer(
                scale: scale, real: reals[scale], fixedNoise: draws.fixedNoise(reals[0].shape),
                stack: GeneratorStack(training.scales.map(\.evaluationScale), on: pool), sizes: sizes, networks: networks, configuration,
                draws: draws, on: pool)
            for iteration in 0..<4 { try told(scale, iteration, trainer.iterate(iteration, learningRate: 5e-4).values) }
            training.scales.append(
                TrainedScale(
                    generator: networks.generator.copied(), running: networks.running.copied(), amplitude: trainer.amplitude, losses: []))
            training.critics.append(networks.critic.copied())
        }
        let stack = GeneratorStack(training.scales.map(\.evaluationScale), on: pool)
        training.reconstruction = stack.run(training.reconstruction, sizes: sizes) { level, map in
            map.setReconstructionNoise(level, draws.fixedNoise(reals[0].shape))
        }
        return training
    }

    private func compare(_ scale: Int, _ finished: TrainedScale, _ critic: Parameters, _ golden: Golden) throws {
        #expect(abs(finished.amplitude / (try golden.number("scale\(scale).amp")) - 1) <= Self.tolerance)
        for (prefix, ours, outputs) in [("d_final", critic, 1), ("g_final", finished.generator, 3)] {
            for (name, error, _) in errors(ours, try golden.parameters("scale\(scale).\(prefix)", outputs: outputs)) {
                #expect(error <= Self.networkTolerance, "scale \(scale) \(prefix).\(name): \(error)")
            }
        }
        let running = try golden.running("scale\(scale).g_final")
        #expect(
            relativeError(finished.running.buffer.array.map { Double($0) }, running.buffer.array.map { Double($0) }) <= Self.tolerance)
    }

    /// The pyramid of the golden file's picture, by our own resize.
    @Test func realsGolden() throws {
        let golden = try Golden("training.safetensors")
        let (finest, pool) = (try golden.map("image"), WorkerPool(threads: 1))
        for scale in 0..<2 {
            let expected = try golden.map("scale\(scale).real")
            let ours = Resample(from: finest.shape, h: expected.shape.h, w: expected.shape.w)(finest, on: pool)
            ours.clamp()
            #expect(relativeError(ours, expected) <= 1e-6)
        }
    }
}
