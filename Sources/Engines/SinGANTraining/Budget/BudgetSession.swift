import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport

/// What to train within which time, and where models are kept.
public struct BudgetRequest: Sendable {
    /// The whole picture.
    public let pixels: Pixels
    /// What would be trained without the budget; iterations per scale aren't part of it.
    public let configuration: TrainingConfiguration
    /// How long the training may take.
    public let budget: TrainingBudget
    /// The model goes there under the name that it has without a budget.
    public let store: ModelStore
    /// Trains anew although a finished model is there; an unfinished one is gone on with all the same.
    public var retrain = false
    /// Seconds between checkpoints.
    public var checkpointInterval = 60.0
    /// Gets a sample of what is trained so far, now and then and at every scale's end; called from the training thread.
    public var preview: (@Sendable (Pixels) -> Void)?

    /// A request to train a picture, of any size, as near to the configuration as the budget allows.
    public init(pixels: Pixels, configuration: TrainingConfiguration, budget: TrainingBudget, store: ModelStore) {
        (self.pixels, self.configuration, self.budget, self.store) = (pixels, configuration, budget, store)
    }

    /// What stays the same however often the command is given: names the training's files. 64 hexadecimal digits of SHA-256.
    func key() throws(SinGANError) -> String {
        var wanted = configuration
        wanted.scaleIterations = []
        let picture = try TrainingPicture(fitting: pixels, wanted)
        var digest = Digest()
        digest.update("singan budget 2\n\(pixels.width)x\(pixels.height) \(picture.width)x\(picture.height)\n")
        digest.update("\(budget.seconds) \(budget.keepsMaxSize) \(budget.keepsCrop) \(budget.keepsTrainedTo)\n")
        digest.update(try CanonicalJSON.encode(wanted))
        digest.update(picture.bytes)
        return digest.hexadecimal()
    }
}

/// An explicit training that should end within a budget.
public struct BudgetPlan: Sendable {
    /// At the size that it is trained at.
    public let picture: TrainingPicture
    /// The hyper-parameters with iterations for every scale: they give the same model without a budget.
    public let configuration: TrainingConfiguration
    /// What the budget comes to beside what was asked for, in words and numbers.
    public let summary: BudgetSummary
    let estimate: CostEstimate
    /// What was spent on planning.
    let seconds: Double

    /// What the picture's scales will be.
    public var scales: [ScalePlan] {
        get throws(SinGANError) { configuration.allScalePlans(try PyramidPlan(picture: picture.size, configuration)) }
    }
}

/// One process's way to a model within a budget: finds it, waits for another that trains it, resumes it with the time that is left, or plans and
/// trains it.
///
/// While it is trained it is in a work file named by the budget's key. Its iterations may change on the way. When it is whole it gets the name, and
/// has the bytes, of a training with those iterations from the beginning.
public struct BudgetSession {
    private let request: BudgetRequest
    private let compute: Compute
    private let progress: ProgressHandler
    /// The same for the same picture, configuration and budget.
    public let key: String
    private let workFile: WorkFile
    private let stopwatch: Stopwatch
    /// nil for this machine's, measured when it is needed.
    private let pace: (any IterationPace)?

    /// Throws `.badData` where the picture is too small, `.usage` for a bad configuration or budget.
    public init(_ request: BudgetRequest, on compute: Compute, progress: @escaping ProgressHandler) throws(SinGANError) {
        try self.init(request, on: compute, pace: nil, .system, progress: progress)
    }

    init(
        _ request: BudgetRequest, on compute: Compute, pace: (any IterationPace)?, _ stopwatch: Stopwatch,
        progress: @escaping ProgressHandler
    ) throws(SinGANError) {
        guard TrainingBudget.range.contains(request.budget.seconds) else {
            throw SinGANError(.usage, "a budget of \(request.budget.seconds) seconds", hint: "It must lie between 10 seconds and 7 days.")
        }
        guard request.configuration.quantizedScale == nil, request.configuration.scaleIterations.isEmpty else {
            throw SinGANError(.usage, "a budget chooses the iterations of all scales", hint: "Give it a configuration without them.")
        }
        (self.request, self.compute, self.progress, self.pace, self.stopwatch) = (request, compute, progress, pace, stopwatch)
        key = try request.key()
        // With the suffix of models: who lists or removes them sees the unfinished training.
        workFile = WorkFile(path: "\(request.store.folder)/\(key)\(BudgetLink.suffix)\(ModelStore.suffix)")
    }

    /// The model that this budget has made, where it is there and isn't to be trained anew.
    public func finishedModel() throws(SinGANError) -> SinGANModel? {
        guard !request.retrain, let link = BudgetLink.load(BudgetLink.path(key, in: request.store)) else { return nil }
        let path = request.store.path(of: link.identity)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let model = try SinGANModel.load(path)
        return model.isComplete && model.identity == link.identity ? model : nil
    }

    /// What the model's scales are or will be.
    public func scales(_ plan: () throws(SinGANError) -> BudgetPlan) throws(SinGANError) -> [ScalePlan] {
        if let model = try finishedModel() { return model.allScales }
        if let state = try resumedState() { return SinGANModel(state).allScales }
        return try plan().scales
    }

    /// Chooses sizes and iterations. Measures this machine for about a second.
    public func plan() throws(SinGANError) -> BudgetPlan { try plan(after: 0) }

    /// - Parameter earlier: seconds of the budget that are gone already.
    private func plan(after earlier: Double) throws(SinGANError) -> BudgetPlan {
        let begin = stopwatch.now()
        let (stopwatch, budget) = (stopwatch, request.budget)
        let planner = planner
        let isPreviewing = request.preview != nil
        let spent = { earlier + stopwatch.now() - begin }
        func choose(_ pace: any IterationPace) throws(SinGANError) -> BudgetPlanner.Choice {
            try planner.choose(spent: spent) { configuration, plan in
                CostEstimate(configuration.scalePlans(plan), trained: plan.sizes.indices, configuration, isPreviewing: isPreviewing, pace)
            }
        }
        let choice: BudgetPlanner.Choice
        // A machine that was busy for a moment gets a second chance.
        var measured = measuredPace()
        do { choice = try choose(pace ?? measured) } catch {
            measured = measuredPace()
            choice = try choose(pace ?? measured)
        }
        try compute.cancellation.check()
        if pace == nil, let notice = measured.notice { progress(.notice(notice)) }
        let seconds = stopwatch.now() - begin
        let used = choice.estimate.secondsPerIteration * Double(choice.iterations) + choice.estimate.setUp.reduce(0, +)
        let isCapped = choice.iterations == planner.cap
        return BudgetPlan(
            picture: try TrainingPicture(fitting: request.pixels, choice.configuration), configuration: choice.explicit,
            summary: planner.summary(
                choice.explicit, choice.explicit.scaleIterations,
                unused: isCapped ? max(0, Double(budget.seconds) - earlier - seconds - used) : 0),
            estimate: choice.estimate, seconds: seconds)
    }

    /// What is left to do, of the training that was begun where one was.
    public struct Outlook {
        /// The scales, and the expected time and memory of what is left.
        public let plan: TrainingPlan
        /// What is trained, as far as is known now.
        public let picture: TrainingPicture
        /// The hyper-parameters with the iterations of every scale, as far as they are known now.
        public let configuration: TrainingConfiguration
    }

    /// - Parameter plan: of a training that wasn't begun; else it isn't asked for.
    public func outlook(_ plan: () throws(SinGANError) -> BudgetPlan) throws(SinGANError) -> Outlook {
        let start = try start(plan)
        return Outlook(
            plan: TrainingRun.plan(start.state, start.estimate, start.summary), picture: start.state.picture,
            configuration: start.state.configuration)
    }

    /// The finished model. Long, and it blocks; checkpoints on the way. Throws as `TrainingSession.run` does, and `.usage` where the budget is too
    /// short.
    ///
    /// - Parameter plan: how it is trained where it wasn't begun; asked for before it is known whether another process trains it.
    public func run(_ plan: () throws(SinGANError) -> BudgetPlan) throws(SinGANError) -> SinGANModel {
        if let model = try finishedModel() {
            remind(of: model)
            return model
        }
        // Before there is a lock: what is refused leaves nothing behind.
        let planned = try resumedState() == nil ? plan() : nil
        let lock = try TrainingLock.wait(for: workFile.path, compute.cancellation, progress)
        defer { withExtendedLifetime(lock) {} }
        // The one that was waited for may have finished it.
        if let model = try finishedModel() { return model }
        ModelLeftovers.remove(beside: workFile.path)
        let begin = stopwatch.now()
        let start = try start { () throws(SinGANError) in if let planned { planned } else { try plan() } }
        let clock = TrainingClock(stopwatch, on: compute)
        clock.begin(start.state, after: start.earlier)
        clock.add(preparation: max(start.planning, stopwatch.now() - begin))
        progress(.plan(TrainingRun.plan(start.state, start.estimate, start.summary)))
        progress(.notice(start.summary.text))
        let model = SinGANModel(try train(start, clock))
        try keep(model)
        progress(.done(seconds: stopwatch.now() - begin))
        return model
    }

    /// Trains, and begins again, twice at most and with the time that is left, where the first scale shows that the machine is slower or quicker than the plan
    /// took it to be and other sizes would be better.
    private func train(_ first: Start, _ clock: TrainingClock) throws(SinGANError) -> TrainingState {
        var (start, replanned) = (first, 0)
        while true {
            let sizes = start.state.plan.sizes
            let weight = ScaleSpec(sizes.count - 1, of: sizes, request.configuration).weight
            let pacer = BudgetPacer(request.budget, cap: planner.cap * weight, start.state.configuration, start.estimate) { clock.seconds }
            var other: BudgetPlan?
            var run = TrainingRun(
                workFile: workFile, compute: compute, progress: progress, checkpointInterval: request.checkpointInterval,
                preview: request.preview)
            run.isToBeReplanned = { state throws(SinGANError) in
                guard replanned < Self.mostPlans, state.finished.count == 1, pacer.isFarOff else { return false }
                guard let plan = try? plan(after: clock.seconds), isOther(plan.configuration, than: state.configuration) else {
                    try compute.cancellation.check()
                    return false
                }
                other = plan
                return true
            }
            let state = try run.run(start.state, start.estimate, clock, pacer)
            guard let plan = other else { return state }
            replanned += 1
            progress(
                .notice(
                    "the machine is slower or quicker than it was a moment ago: the training is planned anew with the time that is left"))
            start = try Start(plan)
            clock.begin(start.state, after: clock.times)
            progress(.plan(TrainingRun.plan(start.state, start.estimate, start.summary)))
            progress(.notice(start.summary.text))
        }
    }

    private static let mostPlans = 2

    private func isOther(_ one: TrainingConfiguration, than other: TrainingConfiguration) -> Bool {
        (one.maxSize, one.trainedTo) != (other.maxSize, other.trainedTo)
    }

    /// Says how to get more where a model that is there already is less than was asked for.
    private func remind(of model: SinGANModel) {
        let counts = model.scales.map { ScaleIterations(max(1, $0.iterations)) }
        let summary = planner.summary(model.configuration, counts, unused: 0)
        let smaller = [("px", summary.size), ("px of trained scales", summary.trainedTo)].compactMap { what, choice in
            choice.flatMap { $0.planned < $0.wanted ? "\($0.planned) \(what) instead of \($0.wanted)" : nil }
        }
        guard !smaller.isEmpty else { return }
        progress(
            .notice(
                "this budget's model has \(smaller.joined(separator: ", ")), as much as the machine could do in that time then: --retrain trains it anew, and a longer --budget another one"
            ))
    }

    /// The link first: a link without its model is no harm, and the work file is still there then.
    private func keep(_ model: SinGANModel) throws(SinGANError) {
        let link = BudgetLink(identity: model.identity, budget: request.budget.description, configuration: model.configuration)
        try link.write(to: BudgetLink.path(key, in: request.store))
        try workFile.move(to: request.store.path(of: model.identity))
    }

    private var planner: BudgetPlanner {
        BudgetPlanner(
            budget: request.budget, picture: PixelSize(width: request.pixels.width, height: request.pixels.height),
            wanted: request.configuration)
    }

    /// Not more than a twentieth of the budget, as far as that's possible.
    private func measuredPace() -> MachinePace {
        let speeds = MachineSpeeds.load("\(request.store.folder)/\(MachineSpeeds.name)")
        return MachinePace(seconds: min(1.2, Double(request.budget.seconds) / 20), speeds, on: compute)
    }

    /// The state in which a training begins.
    private struct Start {
        let state: TrainingState
        let estimate: CostEstimate
        let summary: BudgetSummary
        /// The times of earlier runs.
        var earlier: TrainingTimes?
        /// Seconds that planning took.
        var planning = 0.0

        init(state: TrainingState, estimate: CostEstimate, summary: BudgetSummary, earlier: TrainingTimes?) {
            (self.state, self.estimate, self.summary, self.earlier) = (state, estimate, summary, earlier)
        }

        /// A training that isn't begun.
        init(_ plan: BudgetPlan) throws(SinGANError) {
            state = try TrainingState(plan.picture, plan.configuration, draws: SeededDraws(seed: plan.configuration.seed))
            (estimate, summary, planning) = (plan.estimate, plan.summary, plan.seconds)
        }
    }

    private func start(_ plan: () throws(SinGANError) -> BudgetPlan) throws(SinGANError) -> Start {
        if let state = try resumedState() {
            let estimate = CostEstimate(
                state.scales.map(\.plan), trained: state.trainedScales, state.configuration,
                isPreviewing: request.preview != nil, pace ?? measuredPace())
            try compute.cancellation.check()
            return Start(
                state: state, estimate: estimate, summary: planner.summary(state.configuration, state.scaleIterations, unused: 0),
                earlier: TrainingTimes.load(beside: workFile.path, identity: nil))
        }
        return try Start(try plan())
    }

    private func resumedState() throws(SinGANError) -> TrainingState? {
        let loaded = request.retrain ? try? workFile.load() : try workFile.load()
        guard let state = loaded else { return nil }
        guard planned(state.configuration) == planned(request.configuration) else {
            throw SinGANError(
                .badData, "\(workFile.path) is the training of another picture or configuration", hint: "Remove it.")
        }
        return state
    }

    /// What no budget changes.
    private func planned(_ configuration: TrainingConfiguration) -> TrainingConfiguration {
        var configuration = configuration
        (configuration.maxSize, configuration.shortcuts.crop, configuration.trainedTo) = (0, 0, nil)
        configuration.set([])
        return configuration
    }
}
