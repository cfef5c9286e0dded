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

/// A comparison of a training within a time budget with the training that was asked for.
public struct BudgetSummary: Sendable, Codable, Hashable {
    /// The budget in seconds.
    public let seconds: Int
    /// The budget as people write it, such as "5m".
    public let budget: String
    /// The long side of the picture that is trained on, in pixels.
    public let size: Choice
    /// The long side of the crops that are trained on, in pixels; 0 for whole pictures.
    public let crop: Choice
    /// The iterations of the scale that has the fewest.
    public let iterations: Choice
    /// The iterations of the coarsest scale, which may have more than `iterations`.
    public let coarseIterations: Choice
    /// The iterations of the finest scale, which may have more than `iterations`.
    public let largeIterations: Choice
    /// The long side in pixels of the finest scale that is trained, where the budget changed it; else nil.
    public let trainedTo: Choice?
    /// The seconds of the budget that stay unused, because more iterations would bring nothing.
    public let unusedSeconds: Double

    /// A number with the budget beside the number without it.
    public struct Choice: Sendable, Codable, Hashable {
        /// The number that the budget leads to.
        public let planned: Int
        /// The number that was asked for, without the budget.
        public let wanted: Int

        /// Makes a choice of both numbers.
        public init(_ planned: Int, wanted: Int) {
            self.planned = planned
            self.wanted = wanted
        }
    }

    /// Makes a summary of values that a planner has found.
    public init(
        seconds: Int, budget: String, size: Choice, crop: Choice, iterations: Choice, coarseIterations: Choice, largeIterations: Choice,
        trainedTo: Choice? = nil, unusedSeconds: Double
    ) {
        (self.seconds, self.budget, self.size, self.crop) = (seconds, budget, size, crop)
        (self.iterations, self.coarseIterations, self.largeIterations) = (iterations, coarseIterations, largeIterations)
        self.trainedTo = trainedTo
        self.unusedSeconds = unusedSeconds
    }

    /// One sentence for the user, such as "budget 5m: 200 px instead of 250, 150 iterations per scale instead of 500".
    public var text: String {
        var changes: [String] = []
        if size.planned != size.wanted { changes.append("\(size.planned) px instead of \(size.wanted)") }
        if let trainedTo { changes.append("scales up to \(trainedTo.planned) px instead of \(trainedTo.wanted)") }
        if crop.planned != crop.wanted {
            changes.append("crops of \(crop.planned) px instead of " + (crop.wanted == 0 ? "whole pictures" : "\(crop.wanted)"))
        }
        if [iterations, coarseIterations, largeIterations].contains(where: { $0.planned != $0.wanted }) {
            let others = [("coarse", coarseIterations), ("large", largeIterations)].filter { $0.1 != iterations }
                .map { "\($0.0) ones \($0.1.planned) instead of \($0.1.wanted)" }
            changes.append(
                "\(iterations.planned) iterations per scale instead of \(iterations.wanted)"
                    + (others.isEmpty ? "" : " (\(others.joined(separator: ", ")))"))
        }
        let unused = Int(unusedSeconds.rounded())
        let rest = unused > 0 ? "; about \(unused < 120 ? "\(unused) seconds" : "\(unused / 60) minutes") of it stay unused" : ""
        return "budget \(budget): " + (changes.isEmpty ? "nothing is given up" : changes.joined(separator: ", ")) + rest
    }
}
