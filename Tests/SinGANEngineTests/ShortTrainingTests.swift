import Foundation
import SinGANNumerics
import TestSupport
import Testing

@testable import SinGANEngine

/// What short trainings use beside the published steps.
@Suite struct ShortTrainingTests {
    private let pool = WorkerPool(threads: 1)

    private func networks(_ order: MapOrder = .together, averageDecay: Double? = nil) -> ScaleNetworks {
        var numbers = TestNumbers(3)
        return ScaleNetworks(
            critic: numbers.parameters(NetworkShape(channels: 8, outputs: 1)),
            generator: numbers.parameters(NetworkShape(channels: 8, outputs: 3)), running: RunningStatistics(channels: 8), h: 14, w: 16,
            betas: (0.5, 0.999), averageDecay: averageDecay, batchLimit: order.batchLimit, on: pool)
    }

    /// Without its penalty a critic's step is the step with weight 0.
    @Test(arguments: MapOrder.allCases) func aStepWithoutPenalty(_ order: MapOrder) {
        let networks = networks(order)
        var numbers = TestNumbers(4)
        let shape = Shape(h: 14, w: 16, c: 3)
        let (real, fake) = (numbers.tensor(shape, scale: 0.5), numbers.tensor(shape, scale: 0.5))
        var (without, with) = (IterationLosses(), IterationLosses())
        networks.criticLosses(real: real, fake: fake, mix: 0.4, lambda: 0, into: &with)
        let expected = networks.criticGradients.buffer.array
        networks.criticLosses(real: real, fake: fake, into: &without)
        #expect(relativeError(networks.criticGradients.buffer.array.map { Double($0) }, expected.map { Double($0) }) <= 1e-6)
        #expect(relativeError([without.criticReal, without.criticFake], [with.criticReal, with.criticFake]) <= 1e-6)
    }

    /// The wider network makes the same of the same, up to the noise that lets copies part.
    @Test func aWidenedNetworkIsTheSameFunction() {
        var numbers = TestNumbers(5)
        let (narrow, running) = (numbers.parameters(NetworkShape(channels: 6, outputs: 3)), RunningStatistics(channels: 6))
        for i in 0..<running.buffer.count { running.buffer.pointer[i] = 0.5 + Scalar(i % 7) / 10 }
        let wide = narrow.widened(to: 12) { _, _ in 0 }
        let (x, previous) = (numbers.tensor(Shape(h: 22, w: 24, c: 3), scale: 0.5), Tensor(zeros: Shape(h: 12, w: 14, c: 3)))
        let run = { (network: EvaluationNetwork) in
            let output = Tensor(previous.shape)
            network(
                x, previous: previous, into: output, network.makeFilters(), EvaluationWorkspace(network.workspaceCount(for: x.shape)),
                on: pool)
            return output.values
        }
        let (first, second) = (run(EvaluationNetwork(narrow, running)), run(EvaluationNetwork(wide, running.widened(to: 12))))
        #expect(relativeError(second.map { Double($0) }, first.map { Double($0) }) <= 1e-5)
        let parted = narrow.widened(to: 12) { layer, i in Double((i + layer) % 3 - 1) }
        #expect(relativeError(run(EvaluationNetwork(parted, running.widened(to: 12))).map { Double($0) }, first.map { Double($0) }) > 1e-3)
    }

    /// Calibration leaves the mean of its passes' statistics, whatever was there before.
    @Test func calibrationReplacesTheStatistics() {
        let (networks, fresh) = (networks(), networks())
        var numbers = TestNumbers(6)
        let previous = Tensor(zeros: Shape(h: 14, w: 16, c: 3))
        let x = numbers.tensor(previous.shape.grown(by: 5), scale: 0.5)
        // One training pass moves the fresh statistics a tenth of the way from 0 and 1.
        _ = fresh.generate(x, previous: previous)
        for _ in 0..<3 { _ = networks.generate(numbers.tensor(x.shape, scale: 2), previous: previous) }
        networks.calibrate(passes: 2) { _ in x }
        let start = RunningStatistics(channels: 8).buffer.array
        let expected = zip(fresh.running.buffer.array, start).map { $1 + 10 * ($0 - $1) }
        #expect(relativeError(networks.running.buffer.array.map { Double($0) }, expected.map { Double($0) }) <= 1e-5)
    }

    /// The average follows the weights from where they began, quickly while it is young.
    @Test func theAverageFollows() throws {
        let networks = networks(averageDecay: 0.99)
        let average = try #require(networks.average)
        let begin = networks.generator.buffer.array
        #expect(average.buffer.array == begin)
        for i in 0..<networks.generatorGradients.buffer.count { networks.generatorGradients.buffer.pointer[i] = 1 }
        networks.stepGenerator(learningRate: 0.01)
        let share = Scalar(1 - 2.0 / 11)
        let expected = zip(begin, networks.generator.buffer.array).map { $0 + share * ($1 - $0) }
        #expect(relativeError(average.buffer.array.map { Double($0) }, expected.map { Double($0) }) <= 1e-6)
    }
}
