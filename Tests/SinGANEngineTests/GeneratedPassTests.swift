import SinGANNumerics
import TestSupport
import Testing

@testable import SinGANEngine

/// A generator step that uses `generate`'s pass again, as the first one after the critic steps does.
@Suite struct GeneratedPassTests {
    /// Both ways compute the same sums, perhaps in another order.
    private static let tolerance = 1e-5

    @Test(arguments: MapOrder.ofVariants) func givesTheSameGradientsAndStatistics(_ variant: KernelVariant, _ order: MapOrder) {
        let (repeated, used) = (step(variant, order, isGenerated: false), step(variant, order, isGenerated: true))
        for (name, error, _) in errors(used.networks.generatorGradients, repeated.networks.generatorGradients) {
            #expect(error <= Self.tolerance, "\(name): \(error)")
        }
        let (a, b) = (used.networks.running.buffer.array, repeated.networks.running.buffer.array)
        #expect(relativeError(a.map { Double($0) }, b.map { Double($0) }) <= Self.tolerance)
        #expect(relativeError(used.losses.values, repeated.losses.values) <= Self.tolerance)
    }

    /// A critic step on the generated picture, then a generator step.
    private func step(_ variant: KernelVariant, _ order: MapOrder, isGenerated: Bool) -> (networks: ScaleNetworks, losses: IterationLosses)
    {
        var numbers = TestNumbers(31)
        let (picture, channels) = (Shape(h: 19, w: 22, c: 3), 8)
        let padded = picture.grown(by: NetworkShape.margin)
        let networks = ScaleNetworks(
            critic: numbers.parameters(NetworkShape(channels: channels, outputs: 1)),
            generator: numbers.parameters(NetworkShape(channels: channels, outputs: 3)), running: RunningStatistics(channels: channels),
            h: picture.h, w: picture.w, betas: (0.5, 0.999), batchLimit: order.batchLimit, on: WorkerPool(threads: 2, variant: variant))
        let (x, previous, recX) = (numbers.tensor(padded), numbers.tensor(picture), numbers.tensor(padded))
        let (recPrevious, real) = (numbers.tensor(picture), numbers.tensor(picture))
        var losses = IterationLosses()
        let fake = networks.generate(x, previous: previous)
        networks.criticLosses(real: real, fake: fake, mix: 0.4, lambda: 0.1, into: &losses)
        networks.generatorLosses(
            x: x, previous: previous, isGenerated: isGenerated, reconstruction: recX, recPrevious: recPrevious, real: real, alpha: 10,
            into: &losses)
        return (networks, losses)
    }
}
