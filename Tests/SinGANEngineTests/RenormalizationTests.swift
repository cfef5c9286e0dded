import SinGANNumerics
import TestSupport
import Testing

@testable import SinGANEngine

/// Batch renormalization: maps normalized to moments that aren't their own.
@Suite struct RenormalizationTests {
    private static let shape = NetworkShape(channels: 9, outputs: 3)
    private static let tolerance = isSinglePrecision ? 1e-4 : 1e-10
    private let pool = WorkerPool(threads: 2)

    /// Moments near those that a network's maps have, but not theirs.
    private func runningStatistics(_ kept: Activations, _ numbers: inout TestNumbers) -> RunningStatistics {
        let running = RunningStatistics(channels: Self.shape.channels)
        for (layer, normalized) in kept.layers.enumerated() {
            for k in 0..<Self.shape.channels {
                let deviation = normalized.statistics.variance(0)[k].squareRoot()
                running.mean(layer)[k] = normalized.statistics.mean(0)[k] + deviation * Scalar(numbers.normal())
                running.variance(layer)[k] = normalized.statistics.variance(0)[k] * Scalar(0.5 + abs(numbers.normal()))
            }
        }
        return running
    }

    /// What a finished network makes of the same input with these statistics.
    @Test func trainingSeesWhatTheFinishedNetworkMakes() {
        var numbers = TestNumbers(21)
        let trunk = Trunk(numbers.parameters(Self.shape), on: pool)
        let x = numbers.tensor(Shape(n: 2, h: 19, w: 22, c: 3))
        let kept = Activations(Self.shape, n: 2, h: 19, w: 22)
        trunk.forward(x, saving: kept)
        let running = runningStatistics(kept, &numbers)
        trunk.forward(x, saving: kept, .renormalized(to: running))
        let finished = EvaluationNetwork(trunk.parameters, running)
        let space = EvaluationWorkspace(finished.workspaceCount(for: x.map(0).shape))
        for map in 0..<2 {
            let (output, expected) = (kept.output.map(map), Tensor(kept.output.map(map).shape))
            finished(x.map(map), previous: Tensor(zeros: output.shape), into: expected, finished.makeFilters(), space, on: pool)
            let made = Tensor(output.shape)
            pool.kernels.tanh(output, plus: Tensor(zeros: output.shape), residual: nil, image: made, on: pool)
            #expect(relativeError(made, expected) <= Self.tolerance)
        }
    }

    /// An ordinary network whose scales are r gamma and whose shifts are beta + d gamma gives the same, forward and backward: r and d are held fixed.
    @Test func gradientsAreThoseOfTheNetworkItAmountsTo() {
        var numbers = TestNumbers(22)
        let trunk = Trunk(numbers.parameters(Self.shape), on: pool)
        let x = numbers.tensor(Shape(h: 19, w: 22, c: 3))
        let kept = Activations(Self.shape, h: 19, w: 22)
        trunk.forward(x, saving: kept)
        let running = runningStatistics(kept, &numbers)
        trunk.forward(x, saving: kept, .renormalized(to: running))

        let plain = Trunk(trunk.parameters.copied(), on: pool)
        for (layer, normalized) in kept.layers.enumerated() {
            let (view, statistics) = (plain.parameters.normalization(layer), normalized.statistics)
            for k in 0..<Self.shape.channels {
                view.beta[k] += statistics.offset(0)[k] * view.gamma[k]
                view.gamma[k] *= statistics.ratio(0)[k]
            }
        }
        let plainKept = Activations(Self.shape, h: 19, w: 22)
        plain.forward(x, saving: plainKept)
        #expect(relativeError(kept.output, plainKept.output) <= Self.tolerance)

        let cotangent = numbers.tensor(kept.output.shape)
        let (gradients, expected) = (Parameters(Self.shape), Parameters(Self.shape))
        let (gx, expectedGx) = (Tensor(x.shape), Tensor(x.shape))
        trunk.backward(
            cotangent, from: x, kept, gradients: .init(parameters: gradients, maps: 1), into: gx, Workspace(kept))
        plain.backward(
            cotangent, from: x, plainKept, gradients: .init(parameters: expected, maps: 1), into: expectedGx, Workspace(plainKept))
        #expect(relativeError(gx, expectedGx) <= Self.tolerance)
        // By the chain rule: n' = r gamma x^ + (beta + d gamma).
        for (layer, normalized) in kept.layers.enumerated() {
            let (view, statistics) = (expected.normalization(layer), normalized.statistics)
            for k in 0..<Self.shape.channels {
                view.gamma[k] = statistics.ratio(0)[k] * view.gamma[k] + statistics.offset(0)[k] * view.beta[k]
            }
        }
        for (name, error, _) in errors(gradients, expected) { #expect(error <= Self.tolerance, "\(name)") }
    }

    /// Moments that are far off don't blow a map up.
    @Test func ratiosAndOffsetsAreBounded() {
        var numbers = TestNumbers(23)
        let trunk = Trunk(numbers.parameters(Self.shape), on: pool)
        let x = numbers.tensor(Shape(h: 15, w: 15, c: 3))
        let kept = Activations(Self.shape, h: 15, w: 15)
        let running = RunningStatistics(channels: Self.shape.channels)
        for i in 0..<running.buffer.count { running.buffer.pointer[i] = 0 }
        trunk.forward(x, saving: kept, .renormalized(to: running))
        let statistics = kept.layers[0].statistics
        for k in 0..<Self.shape.channels {
            #expect(Double(statistics.ratio(0)[k]) == NormalizedActivation.largestRatio)
            #expect(abs(Double(statistics.offset(0)[k])) <= NormalizedActivation.largestOffset)
        }
        #expect(kept.output.values.allSatisfy { $0.isFinite })
    }

    /// The moments of parts come to those of the whole, with the variance between parts.
    @Test func momentsOfPartsBecomeThoseOfTheWhole() {
        let running = RunningStatistics(channels: 1)
        let parts = LayerStatistics(channels: 1, maps: 2)
        // Means 1 and 4, variances 2 and 0: together mean 2.5, variance 1 + 1.5^2.
        parts.set(0, channel: 0, mean: 1, variance: 2)
        parts.set(1, channel: 0, mean: 4, variance: 0)
        for pass in 0..<4000 { running.advancePooled(0, parts.maps(pass % 2..<pass % 2 + 1)) }
        #expect(abs(running.mean(0)[0] - 2.5) < 0.02 && abs(running.variance(0)[0] - 3.25) < 0.03)
    }
}
