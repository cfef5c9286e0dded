import SinGANSupport

// One scale's critic and generator with their gradients, optimizers and memory, and the two kinds of training step.

/// The losses of one iteration's last inner steps.
public struct IterationLosses: Sendable, Equatable {
    public var criticReal = 0.0
    public var criticFake = 0.0
    public var penalty = 0.0
    public var adversarial = 0.0
    public var reconstruction = 0.0

    public init() {}
    public var values: [Double] { [criticReal, criticFake, penalty, adversarial, reconstruction] }
    public var isFinite: Bool { values.allSatisfy(\.isFinite) }
}

public final class ScaleNetworks {
    public let critic: Parameters
    public let generator: Parameters
    public let running: RunningStatistics
    public let criticAdam: Adam
    public let generatorAdam: Adam
    public let criticGradients: Parameters
    public let generatorGradients: Parameters

    /// For pictures of h rows and w columns.
    let pool: WorkerPool
    private let criticKept: Activations
    private let generatorKept: GeneratorActivations
    private let penalty: GradientPenalty
    private let space: SignalSpace
    private let criticSignal: Tensor
    private let imageSignal: Tensor
    private let mixed: Tensor

    public init(
        critic: Parameters, generator: Parameters, running: RunningStatistics, h: Int, w: Int, betas: (Double, Double), on pool: WorkerPool
    ) {
        precondition(critic.shape.outputs == 1 && generator.shape.outputs == 3, "ScaleNetworks: critic and generator exchanged")
        self.critic = critic
        self.generator = generator
        self.running = running
        self.pool = pool
        criticAdam = Adam(count: critic.shape.count, beta1: betas.0, beta2: betas.1)
        generatorAdam = Adam(count: generator.shape.count, beta1: betas.0, beta2: betas.1)
        criticGradients = Parameters(critic.shape)
        generatorGradients = Parameters(generator.shape)
        criticKept = Activations(critic.shape, h: h, w: w)
        generatorKept = GeneratorActivations(generator.shape, h: h, w: w)
        penalty = GradientPenalty(critic.shape, h: h, w: w)
        space = SignalSpace(generator.shape, h: h + 2 * NetworkShape.margin, w: w + 2 * NetworkShape.margin)
        let picture = Shape(h: h, w: w, c: NetworkShape.imageChannels)
        criticSignal = Tensor(picture.grown(by: -NetworkShape.margin, channels: 1))
        imageSignal = Tensor(picture)
        mixed = Tensor(picture)
    }

    /// G(x, previous) in training mode; the picture stays valid until the generator runs again.
    public func generate(_ x: Tensor, previous: Tensor) -> Tensor {
        network.forward(x, previous: previous, keeping: generatorKept)
        return generatorKept.image
    }

    /// Fills `criticGradients` with the gradient of -mean D(real) + mean D(fake) + penalty; `mix` is the share of `real` in the point of the penalty.
    public func criticLosses(real: Tensor, fake: Tensor, mix: Double, lambda: Double, into losses: inout IterationLosses) {
        let d = Trunk(critic, on: pool)
        criticGradients.buffer.fill(0)
        losses.criticReal = -pass(d, real, sign: -1)
        losses.criticFake = pass(d, fake, sign: 1)
        let share = Scalar(mix)
        for i in 0..<mixed.count { mixed.pointer[i] = share * real.pointer[i] + (1 - share) * fake.pointer[i] }
        losses.penalty = penalty.add(d, at: mixed, weight: lambda, keeping: criticKept, gradients: criticGradients, space)
    }

    /// mean D(x), and the gradient of sign times it.
    private func pass(_ d: Trunk, _ x: Tensor, sign: Double) -> Double {
        d.forward(x, keeping: criticKept)
        Losses.fillMeanCotangent(criticSignal, sign: sign)
        d.backward(criticSignal, from: x, criticKept, gradients: criticGradients, space)
        return Losses.mean(criticKept.output, on: pool)
    }

    /// The gradient of the penalty alone, for checks.
    public func penaltyGradient(at x: Tensor, lambda: Double) -> Double {
        criticGradients.buffer.fill(0)
        return penalty.add(Trunk(critic, on: pool), at: x, weight: lambda, keeping: criticKept, gradients: criticGradients, space)
    }

    /// Fills `generatorGradients` with the gradient of -mean D(G(x, previous)) + alpha mean (G(recX, recPrevious) - real)^2.
    public func generatorLosses(
        x: Tensor, previous: Tensor, reconstruction recX: Tensor, recPrevious: Tensor, real: Tensor, alpha: Double,
        into losses: inout IterationLosses
    ) {
        let d = Trunk(critic, on: pool)
        generatorGradients.buffer.fill(0)
        let fake = generate(x, previous: previous)
        d.forward(fake, keeping: criticKept)
        losses.adversarial = -Losses.mean(criticKept.output, on: pool)
        Losses.fillMeanCotangent(criticSignal, sign: -1)
        d.backward(criticSignal, from: fake, criticKept, gradients: nil, into: imageSignal, space)
        network.backward(imageSignal, from: x, generatorKept, gradients: generatorGradients, space)
        let rebuilt = generate(recX, previous: recPrevious)
        losses.reconstruction = Losses.squaredError(rebuilt, real, weight: alpha, cotangent: imageSignal, on: pool)
        network.backward(imageSignal, from: recX, generatorKept, gradients: generatorGradients, space)
    }

    public func stepCritic(learningRate: Double) {
        criticAdam.step(critic.buffer, gradients: criticGradients.buffer, learningRate: learningRate)
    }
    public func stepGenerator(learningRate: Double) {
        generatorAdam.step(generator.buffer, gradients: generatorGradients.buffer, learningRate: learningRate)
    }

    private var network: GeneratorNetwork { GeneratorNetwork(generator, running: running, on: pool) }

    /// Everything that a later iteration depends on is finite.
    public var isFinite: Bool {
        critic.isFinite && generator.isFinite
            && [running.buffer, criticAdam.first, criticAdam.second, generatorAdam.first, generatorAdam.second].allSatisfy {
                Reduction.isFinite($0.pointer, $0.count)
            }
    }
}

/// Everything that a scale's later iterations depend on, as one block of copies.
public final class NetworkState {
    /// Named as in model files.
    public let buffers: [(name: String, buffer: Buffer)]
    public internal(set) var criticSteps = 0
    public internal(set) var generatorSteps = 0

    fileprivate init(_ buffers: [(name: String, buffer: Buffer)]) { self.buffers = buffers }
}

extension ScaleNetworks {
    private var live: [(name: String, buffer: Buffer)] {
        [
            ("critic", critic.buffer), ("generator", generator.buffer), ("running", running.buffer),
            ("critic_adam.first", criticAdam.first), ("critic_adam.second", criticAdam.second),
            ("generator_adam.first", generatorAdam.first), ("generator_adam.second", generatorAdam.second),
        ]
    }

    /// Room for a state of this shape, filled with the present one.
    public func makeState() -> NetworkState {
        let state = NetworkState(live.map { ($0.name, Buffer($0.buffer.count)) })
        save(into: state)
        return state
    }

    public func save(into state: NetworkState) {
        for (target, source) in zip(state.buffers, live) { target.buffer.copy(from: source.buffer) }
        (state.criticSteps, state.generatorSteps) = (criticAdam.steps, generatorAdam.steps)
    }

    public func restore(_ state: NetworkState) {
        for (source, target) in zip(state.buffers, live) { target.buffer.copy(from: source.buffer) }
        (criticAdam.steps, generatorAdam.steps) = (state.criticSteps, state.generatorSteps)
    }

}

extension NetworkState {
    /// Zeros, to be filled from a file: the same blocks as a scale of this width has.
    public static func empty(channels: Int) -> NetworkState {
        let (critic, generator) = (NetworkShape(channels: channels, outputs: 1).count, NetworkShape(channels: channels, outputs: 3).count)
        let running = RunningStatistics(channels: channels).buffer.count
        let counts = [
            ("critic", critic), ("generator", generator), ("running", running), ("critic_adam.first", critic),
            ("critic_adam.second", critic),
            ("generator_adam.first", generator), ("generator_adam.second", generator),
        ]
        return NetworkState(counts.map { ($0.0, Buffer(zeros: $0.1)) })
    }

    public func setSteps(critic: Int, generator: Int) { (criticSteps, generatorSteps) = (critic, generator) }
}
