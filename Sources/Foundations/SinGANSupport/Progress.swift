/// One scale of a training plan.
public struct ScalePlan: Sendable, Codable, Hashable {
    /// The scale's number; 0 is the coarsest.
    public let scale: Int
    /// The width in pixels of the picture at this scale.
    public let width: Int
    /// The height in pixels of the picture at this scale.
    public let height: Int
    /// The channels of the networks' hidden layers.
    public let channels: Int
    /// The iterations that the scale will be trained for.
    public let iterations: Int

    /// Makes the plan of one scale.
    public init(scale: Int, width: Int, height: Int, channels: Int, iterations: Int) {
        self.scale = scale
        self.width = width
        self.height = height
        self.channels = channels
        self.iterations = iterations
    }
}

/// The plan of a training, made before it begins.
public struct TrainingPlan: Sendable, Codable {
    /// The scales in order, the coarsest first.
    public let scales: [ScalePlan]
    /// Expected seconds from now to the end, from a measurement of this machine.
    public let expectedSeconds: Double
    /// Expected peak memory of the process in bytes.
    public let expectedMemory: Int
    /// The scale at which a resumed training continues; 0 for a new training.
    public let resumedScale: Int
    /// The iterations of `resumedScale` that are done; 0 for a new training.
    public let resumedIteration: Int
    /// The changes that a time budget makes; nil for a training without a budget.
    public var budget: BudgetSummary?

    /// Makes a plan without a budget.
    public init(scales: [ScalePlan], expectedSeconds: Double, expectedMemory: Int, resumedScale: Int, resumedIteration: Int) {
        self.scales = scales
        self.expectedSeconds = expectedSeconds
        self.expectedMemory = expectedMemory
        self.resumedScale = resumedScale
        self.resumedIteration = resumedIteration
    }
}

/// The state of a running training.
public struct TrainingProgress: Sendable, Codable {
    /// The number of the scale in training; 0 is the coarsest.
    public let scale: Int
    /// The number of all scales.
    public let scales: Int
    /// The iterations of this scale that are done.
    public let iteration: Int
    /// The iterations that this scale will have in all.
    public let iterations: Int
    /// The current speed, in iterations of this scale per second.
    public let iterationsPerSecond: Double
    /// The expected seconds to the end of the last scale.
    public let remainingSeconds: Double
    /// The five losses: critic on the real picture, critic on the fake, gradient penalty, generator's adversarial loss, generator's reconstruction
    /// loss.
    public let losses: [Double]

    /// Makes a report of the state after an iteration.
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

/// A summary of a scale whose training is finished.
public struct ScaleSummary: Sendable, Codable {
    /// The scale's number; 0 is the coarsest.
    public let scale: Int
    /// The width in pixels of the picture at this scale.
    public let width: Int
    /// The height in pixels of the picture at this scale.
    public let height: Int
    /// The channels of the networks' hidden layers.
    public let channels: Int
    /// The iterations that the scale was trained for.
    public let iterations: Int
    /// The median of the seconds that one iteration took in this run.
    public let secondsPerIteration: Double

    /// Makes a summary of measured values.
    public init(scale: Int, width: Int, height: Int, channels: Int, iterations: Int, secondsPerIteration: Double) {
        self.scale = scale
        self.width = width
        self.height = height
        self.channels = channels
        self.iterations = iterations
        self.secondsPerIteration = secondsPerIteration
    }
}

/// A report of long work to whoever watches it.
public enum ProgressEvent: Sendable {
    /// A training is about to begin or to continue.
    case plan(TrainingPlan)
    /// A training has got further.
    case progress(TrainingProgress)
    /// A scale is finished.
    case scale(ScaleSummary)
    /// A training has ended, this many seconds after this run began.
    case done(seconds: Double)
    /// Work after the training has got further: `done` of `of` things, such as "frames".
    case work(String, done: Int, of: Int)
    /// One sentence for the user that isn't an error.
    case notice(String)
}

/// A function that takes events. The working thread calls it, so it must return quickly.
public typealias ProgressHandler = @Sendable (ProgressEvent) -> Void
