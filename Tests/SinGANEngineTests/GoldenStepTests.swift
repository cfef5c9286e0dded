import SinGANEngine
import SinGANNumerics
import TestSupport
import Testing

/// One critic step and one generator step of every kernel variant, with maps that go together and one by one, against PyTorch in double precision.
@Suite struct GoldenStepTests {
    /// Bounds per tensor. In double the files' own rounding to single precision is all that is left. In single precision a gradient can be that
    /// close only where no unit is near LeakyReLU's kink, as in our files (their margins say so); where one is, as it may be in files of
    /// another folder, a unit on its other side moves percents.
    struct Bounds {
        static let absoluteForZero = 1e-6
        #if DoublePrecision
            static let (values, losses, gradients, gradientsNearKink) = (1e-6, 1e-6, 1e-6, 1e-6)
        #else
            static let (values, losses, gradients, gradientsNearKink) = (1e-5, 1e-4, 1e-4, 3e-2)
        #endif
        static let safeMargin = 2e-5
    }

    @Test(arguments: MapOrder.ofVariants, 0..<7) func stepGolden(_ way: (variant: KernelVariant, order: MapOrder), _ number: Int) throws {
        let golden = try Golden("step\(number).safetensors")
        let pool = WorkerPool(threads: 2, variant: way.variant)
        let isClear = try golden.number("margin") >= Bounds.safeMargin
        #expect(isClear || Fixtures.areOthers)
        let bound = isClear ? Bounds.gradients : Bounds.gradientsNearKink
        let real = try golden.map("real")
        let networks = ScaleNetworks(
            critic: try golden.network("d", outputs: 1), generator: try golden.network("g", outputs: 3),
            running: try golden.running("g"),
            h: real.shape.h, w: real.shape.w, betas: (0.5, 0.999), batchLimit: way.order.batchLimit, on: pool)
        let amplitude = Scalar(try golden.number("amp"))
        let (x, previous) = try input(golden, "z", "prev", amplitude)
        let (recX, recPrevious) = try input(golden, "rec_z", "rec_prev", amplitude)

        let fake = networks.generate(x, previous: previous).copied()
        #expect(relativeError(fake, try golden.map("fake")) <= Bounds.values)

        var losses = IterationLosses()
        networks.criticLosses(real: real, fake: fake, mix: try golden.number("eps"), lambda: 0.1, into: &losses)
        let expected = try golden.values("d_step.losses")
        #expect(relativeError([losses.criticReal, losses.criticFake, losses.penalty], expected) <= Bounds.losses)
        check(try golden.errors(networks.criticGradients, "d_step.grad"), bound)

        let share = Scalar(try golden.number("eps"))
        let mixed = Tensor(real.shape, zip(real.values, fake.values).map { share * $0 + (1 - share) * $1 })
        _ = networks.penaltyGradient(at: mixed, lambda: 0.1)
        check(try golden.errors(networks.criticGradients, "penalty.grad"), bound)

        networks.generatorLosses(
            x: x, previous: previous, reconstruction: recX, recPrevious: recPrevious, real: real, alpha: 10, into: &losses)
        #expect(relativeError([losses.adversarial, losses.reconstruction], try golden.values("g_step.losses")) <= Bounds.losses)
        check(try golden.errors(networks.generatorGradients, "g_step.grad"), bound)

        let after = try golden.running("g_after")
        for layer in 0..<4 {
            for (ours, theirs) in [
                (networks.running.mean(layer), after.mean(layer)), (networks.running.variance(layer), after.variance(layer)),
            ] {
                let (a, b) = ((0..<after.channels).map { Double(ours[$0]) }, (0..<after.channels).map { Double(theirs[$0]) })
                #expect(relativeError(a, b) <= Bounds.values)
            }
        }
        let (network, evaluated) = (EvaluationNetwork(networks.generator, networks.running), Tensor(previous.shape))
        network(
            x, previous: previous, into: evaluated, network.makeFilters(), EvaluationWorkspace(network.workspaceCount(for: x.shape)),
            on: pool)
        #expect(relativeError(evaluated, try golden.map("fake_eval")) <= Bounds.values)
    }

    /// The padded input of a generator, and the picture below it.
    private func input(_ golden: Golden, _ z: String, _ previous: String, _ amplitude: Scalar) throws -> (Tensor, Tensor) {
        let below = try golden.map(previous)
        let x = Tensor(below.shape.grown(by: NetworkShape.margin))
        NoisyInput.fill(x, z: try golden.map(z), amplitude: amplitude, plus: below, on: WorkerPool(threads: 1))
        return (x, below)
    }

    private func check(_ errors: [(name: String, error: Double, isZero: Bool)], _ bound: Double) {
        for (name, error, isZero) in errors {
            #expect(error <= (isZero ? Bounds.absoluteForZero : bound), "\(name): \(error)")
        }
    }
}
