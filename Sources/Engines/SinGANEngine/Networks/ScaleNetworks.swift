import SinGANImaging
import SinGANNumerics
import SinGANSupport

// One scale's critic and generator with their gradients, optimizers and memory, and the two kinds of training step.

/// The losses of one iteration's last inner steps.
package struct IterationLosses: Sendable, Equatable {
    package var criticReal = 0.0
    package var criticFake = 0.0
    package var penalty = 0.0
    package var adversarial = 0.0
    package var reconstruction = 0.0

    package init() {}

    /// The losses of these five values, in the order of `values`.
    package init(_ values: ArraySlice<Double>) {
        let v = Array(values)
        (criticReal, criticFake, penalty, adversarial, reconstruction) = (v[0], v[1], v[2], v[3], v[4])
    }

    package var values: [Double] { [criticReal, criticFake, penalty, adversarial, reconstruction] }
    package var isFinite: Bool { values.allSatisfy(\.isFinite) }
}

package final class ScaleNetworks {
    package let critic: Parameters
    package let generator: Parameters
    package let running: RunningStatistics
    /// The moments of all real maps, by which the critic normalizes whatever it sees; nil where it normalizes each map by its own.
    package let criticRunning: RunningStatistics?
    package let criticAdam: Adam
    package let generatorAdam: Adam
    package let criticGradients: Parameters
    package let generatorGradients: Parameters
    /// The exponential moving average of the generator's parameters; nil where none is kept.
    package let average: Parameters?

    package let pool: WorkerPool
    private let criticTrunk: Trunk
    private let generatorNetwork: GeneratorNetwork
    private let penalty: GradientPenalty
    private let space: Workspace
    private let averageDecay: Double
    private let criticSaved: BatchOfMaps<Activations>
    private let generatorSaved: BatchOfMaps<GeneratorActivations>
    /// What the critic sees (real, fake, interpolate), and the gradients with respect to its scores.
    private let criticInput: Tensor
    private let gscores: Tensor
    /// What the generator sees (fake, reconstruction), the pictures below, and the gradients with respect to its pictures.
    private let generatorInput: Tensor
    private let generatorPrevious: Tensor
    private let gimages: Tensor

    /// Small maps go through a network together: fewer, longer kernels. Large ones go one after the other and share memory: together they'd push
    /// each other out of the caches. Bytes of one hidden map up to which they go together.
    package static let batchLimit = 2_500_000

    /// How many maps are kept at the same time: (critic, generator).
    package static func batchedMaps(h: Int, w: Int, channels: Int, batchLimit: Int = ScaleNetworks.batchLimit) -> (
        critic: Int, generator: Int
    ) {
        h * w * channels * MemoryLayout<Scalar>.size <= batchLimit ? (3, 2) : (1, 1)
    }

    /// For pictures of h rows and w columns.
    ///
    /// - Parameters:
    ///   - averageDecay: of the moving average of the generator's parameters, below 1; nil keeps none.
    ///   - renormalizes: the generator's maps are normalized to the running statistics, because they are crops of what it will generate.
    ///   - sharesCriticStatistics: the critic normalizes all maps by the moments of the real ones, so that it sees how strong contrasts are.
    package init(
        critic: Parameters, generator: Parameters, running: RunningStatistics, h: Int, w: Int, betas: (Double, Double),
        averageDecay: Double? = nil, renormalizes: Bool = false, sharesCriticStatistics: Bool = false,
        batchLimit: Int = ScaleNetworks.batchLimit, on pool: WorkerPool
    ) {
        precondition(critic.shape.outputs == 1 && generator.shape.outputs == 3, "ScaleNetworks: critic and generator exchanged")
        self.critic = critic
        self.generator = generator
        self.running = running
        self.pool = pool
        self.averageDecay = averageDecay ?? 0
        average = averageDecay == nil ? nil : generator.copied()
        criticRunning = sharesCriticStatistics ? RunningStatistics(channels: critic.shape.channels) : nil
        criticAdam = Adam(count: critic.shape.count, beta1: betas.0, beta2: betas.1)
        generatorAdam = Adam(count: generator.shape.count, beta1: betas.0, beta2: betas.1)
        criticGradients = Parameters(critic.shape)
        generatorGradients = Parameters(generator.shape)
        criticTrunk = Trunk(critic, on: pool)
        generatorNetwork = GeneratorNetwork(generator, running: running, renormalizes: renormalizes, on: pool)
        penalty = GradientPenalty(critic.shape, h: h, w: w)
        let maps = Self.batchedMaps(h: h, w: w, channels: critic.shape.channels, batchLimit: batchLimit)
        let criticMaps = Activations(critic.shape, n: maps.critic, h: h, w: w, isFixed: sharesCriticStatistics)
        let generatorMaps = GeneratorActivations(generator.shape, n: maps.generator, h: h, w: w)
        criticSaved = BatchOfMaps(
            all: criticMaps, each: criticMaps.split(), pair: maps.critic == 3 ? criticMaps.maps(0..<2) : nil)
        generatorSaved = BatchOfMaps(all: generatorMaps, each: generatorMaps.split(), pair: nil)
        space = Workspace(criticMaps, generatorMaps.trunk)
        let picture = Shape(n: 3, h: h, w: w, c: NetworkShape.imageChannels)
        criticInput = Tensor(picture)
        gscores = Tensor(picture.grown(by: -NetworkShape.margin, channels: 1))
        generatorInput = Tensor(picture.with(n: 2).grown(by: NetworkShape.margin))
        generatorPrevious = Tensor(picture.with(n: 2))
        gimages = Tensor(picture.with(n: 2))
        for (map, sign) in [-1.0, 1].enumerated() { Losses.fillMeanCotangent(gscores.map(map), sign: sign) }
        // The penalty's gradient is that of the sum of the outputs.
        gscores.map(2).fill(1)
    }

    /// The networks of a scale, for what it is trained on.
    package convenience init(
        critic: Parameters, generator: Parameters, running: RunningStatistics, _ spec: ScaleSpec, betas: (Double, Double),
        on pool: WorkerPool
    ) {
        self.init(
            critic: critic, generator: generator, running: running, h: spec.cropSize.height, w: spec.cropSize.width, betas: betas,
            averageDecay: spec.averageDecay, renormalizes: spec.isRenormalized, sharesCriticStatistics: spec.sharesCriticStatistics,
            on: pool)
    }

    /// G(x, previous) in training mode; the picture stays valid until the generator runs again.
    package func generate(_ x: Tensor, previous: Tensor) -> Tensor {
        generatorNetwork.forward(x, previous: previous, saving: generatorSaved[0])
        generatorNetwork.advance(generatorSaved[0])
        return generatorSaved[0].image
    }

    /// The critic's forward pass.
    ///
    /// - Parameter number: of the gradient that it is for, where shared statistics learn of what it sees first.
    private func criticForward(_ x: Tensor, saving saved: Activations, learning number: Int? = nil) {
        guard let criticRunning else { return criticTrunk.forward(x, saving: saved) }
        // The first maps count alike, so that what the statistics began with is gone at once.
        let share = number.map { max(RunningStatistics.pooledMomentum, 1 / Scalar($0 + 1)) }
        criticTrunk.forward(x, saving: saved, .fixed(criticRunning, share: share))
    }

    /// Fills `criticGradients` with the gradient of -mean D(real) + mean D(fake), the step without a penalty (lazy regularization).
    ///
    /// - Parameter number: of the gradient, counted from the scale's beginning: shared statistics learn of the real map. nil leaves them.
    package func criticLosses(real: Tensor, fake: Tensor, number: Int? = nil, into losses: inout IterationLosses) {
        criticGradients.buffer.fill(0)
        criticInput.map(0).copy(from: real)
        criticInput.map(1).copy(from: fake)
        if let pair = criticSaved.pair {
            criticForward(criticInput.maps(0..<2), saving: pair, learning: number)
            (losses.criticReal, losses.criticFake) = (-mean(0), mean(1))
            criticTrunk.backward(
                gscores.maps(0..<2), from: criticInput.maps(0..<2), pair, gradients: .init(parameters: criticGradients, maps: 2), space
            )
        } else {
            losses.criticReal = -criticForwardBackward(0, learning: number)
            losses.criticFake = criticForwardBackward(1)
        }
    }

    /// Fills `criticGradients` with the gradient of -mean D(real) + mean D(fake) + penalty; `mix` is the share of `real` in the point of the penalty, and
    /// `number` is as above.
    package func criticLosses(
        real: Tensor, fake: Tensor, mix: Double, lambda: Double, number: Int? = nil, into losses: inout IterationLosses
    ) {
        criticGradients.buffer.fill(0)
        criticInput.map(0).copy(from: real)
        criticInput.map(1).copy(from: fake)
        let (share, mixed) = (Scalar(mix), criticInput.map(2).pointer)
        let (pr, pf) = (real.pointer, fake.pointer)
        for i in 0..<real.count { mixed[i] = share * pr[i] + (1 - share) * pf[i] }
        if criticSaved.each.count == 3 {
            criticForward(criticInput, saving: criticSaved.all, learning: number)
            (losses.criticReal, losses.criticFake) = (-mean(0), mean(1))
            criticTrunk.backward(
                gscores, from: criticInput, criticSaved.all, gradients: .init(parameters: criticGradients, maps: 2),
                into: penalty.gradient, saving: penalty.deltas, space)
        } else {
            losses.criticReal = -criticForwardBackward(0, learning: number)
            losses.criticFake = criticForwardBackward(1)
            penaltyDeltas()
        }
        losses.penalty = penalty.add(criticTrunk, at: criticInput.map(2), weight: lambda, criticSaved[2], gradients: criticGradients, space)
    }

    /// mean D of the critic's input `map` alone, and the gradient of its loss.
    private func criticForwardBackward(_ map: Int, learning number: Int? = nil) -> Double {
        let saved = criticSaved[map]
        criticForward(criticInput.map(map), saving: saved, learning: number)
        criticTrunk.backward(
            gscores.map(map), from: criticInput.map(map), saved, gradients: .init(parameters: criticGradients, maps: 1), space)
        return mean(map)
    }

    private func mean(_ map: Int) -> Double { Losses.mean(criticSaved[map].output, on: pool) }

    /// Forward and backward at the interpolate, for the penalty.
    private func penaltyDeltas() {
        criticForward(criticInput.map(2), saving: criticSaved[2])
        criticTrunk.backward(
            gscores.map(2), from: criticInput.map(2), criticSaved[2], gradients: nil, into: penalty.gradient, saving: penalty.deltas,
            space)
    }

    /// The gradient of the penalty alone, for checks.
    package func penaltyGradient(at x: Tensor, lambda: Double) -> Double {
        criticGradients.buffer.fill(0)
        criticInput.map(2).copy(from: x)
        penaltyDeltas()
        return penalty.add(criticTrunk, at: criticInput.map(2), weight: lambda, criticSaved[2], gradients: criticGradients, space)
    }

    /// Fills `generatorGradients` with the gradient of -mean D(G(x, previous)) + alpha mean (G(recX, recPrevious) - real)^2.
    ///
    /// - Parameter isGenerated: the last call was `generate` with this x and previous (or critic steps followed it), and the generator has
    ///   not changed since: its pass is not repeated. The running statistics advance all the same.
    package func generatorLosses(
        x: Tensor, previous: Tensor, isGenerated: Bool = false, reconstruction recX: Tensor, recPrevious: Tensor, real: Tensor,
        alpha: Double,
        into losses: inout IterationLosses
    ) {
        generatorGradients.buffer.fill(0)
        let together = generatorSaved.each.count == 2
        if together {
            fill(x, previous, recX, recPrevious)
            let maps = isGenerated ? generatorSaved.each[1] : generatorSaved.all
            let used = isGenerated ? 1..<2 : 0..<2
            generatorNetwork.forward(generatorInput.maps(used), previous: generatorPrevious.maps(used), saving: maps)
        } else if !isGenerated {
            generatorNetwork.forward(x, previous: previous, saving: generatorSaved[0])
        }
        generatorNetwork.advance(generatorSaved[0])
        losses.adversarial = -adversarialLoss(generatorSaved[0].image, into: gimages.map(0))
        if !together {
            generatorNetwork.backward(gimages.map(0), from: x, generatorSaved[0], gradients: generatorGradients, space)
            generatorNetwork.forward(recX, previous: recPrevious, saving: generatorSaved[1])
        }
        generatorNetwork.advance(generatorSaved[1])
        losses.reconstruction = Losses.squaredError(
            generatorSaved[1].image, real, weight: alpha, cotangent: gimages.map(1), on: pool)
        if together {
            generatorNetwork.backward(gimages, from: generatorInput, generatorSaved.all, gradients: generatorGradients, space)
        } else {
            generatorNetwork.backward(gimages.map(1), from: recX, generatorSaved[1], gradients: generatorGradients, space)
        }
    }

    private func fill(_ x: Tensor, _ previous: Tensor, _ recX: Tensor, _ recPrevious: Tensor) {
        generatorInput.map(0).copy(from: x)
        generatorInput.map(1).copy(from: recX)
        generatorPrevious.map(0).copy(from: previous)
        generatorPrevious.map(1).copy(from: recPrevious)
    }

    /// mean D(image), and the cotangent of minus that for the image.
    private func adversarialLoss(_ image: Tensor, into gimage: Tensor) -> Double {
        criticForward(image, saving: criticSaved[0])
        criticTrunk.backward(gscores.map(0), from: image, criticSaved[0], gradients: nil, into: gimage, space)
        return mean(0)
    }

    package func stepCritic(learningRate: Double) {
        criticAdam.step(critic.buffer, gradients: criticGradients.buffer, learningRate: learningRate, on: pool)
    }
    package func stepGenerator(learningRate: Double) {
        generatorAdam.step(generator.buffer, gradients: generatorGradients.buffer, learningRate: learningRate, on: pool)
        if let average {
            // Young averages are short ones, so that the initial weights are soon forgotten.
            let steps = Double(generatorAdam.steps)
            average.move(towards: generator, by: Scalar(1 - min(averageDecay, (1 + steps) / (10 + steps))))
        }
    }

    /// Replaces the running statistics by the mean of what the finished generator (its average, where one is kept) sees in whole pictures: those
    /// gathered on the way are of other weights, and of windows perhaps.
    ///
    /// - Parameter input: what goes into pass i, of shape H+10 x W+10 x 3 with one H and W for all; any size.
    package func calibrate(passes: Int, _ input: (_ pass: Int) -> Tensor) {
        let network = Trunk(average ?? generator, on: pool)
        var saved: Activations?
        for pass in 0..<passes {
            let x = input(pass)
            let activations = saved ?? .passing(generator.shape, h: x.shape.h, w: x.shape.w)
            saved = activations
            network.forward(x, saving: activations)
            for (layer, normalized) in activations.layers.enumerated() {
                running.advance(layer, normalized.statistics, pixels: normalized.y.shape.pixels, momentum: 1 / Scalar(pass + 1))
            }
        }
    }

    /// Everything that a later iteration depends on is finite.
    package var isFinite: Bool {
        critic.isFinite && generator.isFinite
            && Self.isFinite(running.buffer) && criticRunning.map { Self.isFinite($0.buffer) } != false && Self.isFinite(criticAdam.first)
            && Self.isFinite(criticAdam.second)
            && Self.isFinite(generatorAdam.first) && Self.isFinite(generatorAdam.second)
    }
}

extension ScaleNetworks {
    private static func isFinite(_ buffer: Buffer) -> Bool { Reduction.isFinite(buffer.pointer, buffer.count) }
}

/// Maps that go through a network together or one by one, in the same memory.
private struct BatchOfMaps<Saved> {
    let all: Saved
    let each: [Saved]
    /// The first two of three.
    let pair: Saved?

    /// What belongs to one map; where there is memory for one only, all take turns in it.
    subscript(map: Int) -> Saved { each[map < each.count ? map : 0] }
}

/// Everything that a scale's later iterations depend on, as one block of copies.
package final class NetworkState {
    /// Named as in model files.
    package let buffers: [(name: String, buffer: Buffer)]
    package internal(set) var criticSteps = 0
    package internal(set) var generatorSteps = 0

    fileprivate init(_ buffers: [(name: String, buffer: Buffer)]) { self.buffers = buffers }
}

extension ScaleNetworks {
    private var live: [(name: String, buffer: Buffer)] {
        [
            ("critic", critic.buffer), ("generator", generator.buffer), ("running", running.buffer),
            ("critic_adam.first", criticAdam.first), ("critic_adam.second", criticAdam.second),
            ("generator_adam.first", generatorAdam.first), ("generator_adam.second", generatorAdam.second),
        ] + (average.map { [("average", $0.buffer)] } ?? []) + (criticRunning.map { [("critic_running", $0.buffer)] } ?? [])
    }

    /// Room for a state of this shape, filled with the present one.
    package func makeState() -> NetworkState {
        let state = NetworkState(live.map { ($0.name, Buffer($0.buffer.count)) })
        save(into: state)
        return state
    }

    package func save(into state: NetworkState) {
        for (target, source) in zip(state.buffers, live) { target.buffer.copy(from: source.buffer) }
        (state.criticSteps, state.generatorSteps) = (criticAdam.steps, generatorAdam.steps)
    }

    package func restore(_ state: NetworkState) {
        for (source, target) in zip(state.buffers, live) { target.buffer.copy(from: source.buffer) }
        (criticAdam.steps, generatorAdam.steps) = (state.criticSteps, state.generatorSteps)
    }
}

extension NetworkState {
    /// Zeros, to be filled from a file: the same blocks as a scale of this width has.
    ///
    /// - Parameters:
    ///   - keepsAverage: whether a moving average of the generator is kept.
    ///   - sharesCriticStatistics: whether the critic has statistics of real maps.
    package static func empty(channels: Int, keepsAverage: Bool = false, sharesCriticStatistics: Bool = false) -> NetworkState {
        let (critic, generator) = (NetworkShape(channels: channels, outputs: 1).count, NetworkShape(channels: channels, outputs: 3).count)
        let running = RunningStatistics(channels: channels).buffer.count
        let counts =
            [
                ("critic", critic), ("generator", generator), ("running", running), ("critic_adam.first", critic),
                ("critic_adam.second", critic),
                ("generator_adam.first", generator), ("generator_adam.second", generator),
            ] + (keepsAverage ? [("average", generator)] : []) + (sharesCriticStatistics ? [("critic_running", running)] : [])
        return NetworkState(counts.map { ($0.0, Buffer(zeros: $0.1)) })
    }

    package func setSteps(critic: Int, generator: Int) { (criticSteps, generatorSteps) = (critic, generator) }
}
