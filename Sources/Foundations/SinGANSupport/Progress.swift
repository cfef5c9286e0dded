/// One scale of a plan: sizes in pixels, width first.
public struct ScalePlan: Sendable, Codable, Hashable {
    public let scale: Int
    public let width: Int
    public let height: Int
    public let channels: Int
    public let iterations: Int

    public init(scale: Int, width: Int, height: Int, channels: Int, iterations: Int) {
        self.scale = scale
        self.width = width
        self.height = height
        self.channels = channels
        self.iterations = iterations
    }
}

/// What a training will do, before it does it.
public struct TrainingPlan: Sendable, Codable {
    public let scales: [ScalePlan]
    /// Expected seconds from now to the end, from a measurement of this machine.
    public let expectedSeconds: Double
    /// Expected peak memory of the process in bytes.
    public let expectedMemory: Int
    /// Where a resumed training goes on: the scale and the iterations of it that are done; (0, 0) for a fresh one.
    public let resumedScale: Int
    public let resumedIteration: Int
    /// Of a training that has to end in a given time.
    public var budget: BudgetSummary?

    public init(scales: [ScalePlan], expectedSeconds: Double, expectedMemory: Int, resumedScale: Int, resumedIteration: Int) {
        self.scales = scales
        self.expectedSeconds = expectedSeconds
        self.expectedMemory = expectedMemory
        self.resumedScale = resumedScale
        self.resumedIteration = resumedIteration
    }
}

/// Where a training stands.
public struct TrainingProgress: Sendable, Codable {
    public let scale: Int
    public let scales: Int
    /// Iterations of this scale that are done.
    public let iteration: Int
    public let iterations: Int
    public let iterationsPerSecond: Double
    /// Seconds to the end of the last scale.
    public let remainingSeconds: Double
    /// Critic on the real picture, critic on the fake, gradient penalty, generator's adversarial, generator's reconstruction loss.
    public let losses: [Double]

    public init(
        scale: Int, scales: Int, iteration: Int, iterations: Int, iterationsPerSecond: Double, remainingSeconds: Double, losses: [Double]
    ) {
        self.scale = scale
        self.scales = scales
        self.iteration = iteration
        self.iterations = iterations
        self.iterationsPerSecond = iterationsPerSecond
        self.remainingSeconds = remainingSeconds
        self.losses = losses
    }
}

/// A finished scale.
public struct ScaleSummary: Sendable, Codable {
    public let scale: Int
    public let width: Int
    public let height: Int
    public let channels: Int
    public let iterations: Int
    /// The median over the iterations of this run.
    public let secondsPerIteration: Double

    public init(scale: Int, width: Int, height: Int, channels: Int, iterations: Int, secondsPerIteration: Double) {
        self.scale = scale
        self.width = width
        self.height = height
        self.channels = channels
        self.iterations = iterations
        self.secondsPerIteration = secondsPerIteration
    }
}

/// What long work tells whoever watches it.
public enum ProgressEvent: Sendable {
    case plan(TrainingPlan)
    case progress(TrainingProgress)
    case scale(ScaleSummary)
    /// Training has ended; seconds of this run.
    case done(seconds: Double)
    /// Work after the training: so many of a number of things, such as "frames", are done.
    case work(String, done: Int, of: Int)
    /// One sentence for the user that is no error.
    case notice(String)
}

/// Takes events; called from the thread that works, so it must be quick.
public typealias ProgressHandler = @Sendable (ProgressEvent) -> Void
