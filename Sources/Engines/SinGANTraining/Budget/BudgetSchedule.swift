import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport

/// A schedule that a budget decides: planned from this machine's pace before the training, kept by a pacer on the way, and planned anew where the
/// first scale shows that the machine is slower or quicker than the plan took it to be.
struct BudgetSchedule: TrainingSchedule {
    private let request: BudgetRequest
    private let compute: Compute
    private let progress: ProgressHandler
    let key: String
    /// A file named by the key: the model's own name is known when it is whole.
    let workFile: WorkFile
    private let stopwatch: Stopwatch
    /// nil for this machine's, measured when it is needed.
    private let pace: (any IterationPace)?

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
        // The name ends as models do, so that who lists or removes models sees the unfinished training.
        workFile = WorkFile(path: "\(request.store.folder)/\(key)\(BudgetLink.suffix)\(ModelStore.suffix)")
    }

    var lockedFile: String { workFile.path }
    var retrains: Bool { request.retrain }

    func finishedModel() throws(SinGANError) -> SinGANModel? {
        guard !request.retrain, let link = BudgetLink.load(BudgetLink.path(key, in: request.store)) else { return nil }
        let path = request.store.path(of: link.identity)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let model = try SinGANModel.load(path)
        return model.isComplete && model.identity == link.identity ? model : nil
    }

    /// Says how to get more where a model that is there already is less than was asked for.
    func notice(ofFound model: SinGANModel) -> String? {
        let counts = model.scales.map { ScaleIterations(max(1, $0.iterations)) }
        let summary = planner.summary(model.configuration, counts, unused: 0)
        let smaller = [("px", summary.size), ("px of trained scales", summary.trainedTo)].compactMap { what, choice in
            choice.flatMap { $0.planned < $0.wanted ? "\($0.planned) \(what) instead of \($0.wanted)" : nil }
        }
        guard !smaller.isEmpty else { return nil }
        return
            "this budget's model has \(smaller.joined(separator: ", ")), as much as the machine could do in that time then: --retrain trains it anew, and a longer --budget another one"
    }

    func scales() throws(SinGANError) -> [ScalePlan] { try plan().scales }

    /// Throws `.usage` where the budget is too short.
    func checkFeasibility() throws(SinGANError) { if try checkpoint() == nil { _ = try plan() } }

    func check(_ checkpoint: TrainingState) throws(SinGANError) {
        guard unbudgeted(checkpoint.configuration) == unbudgeted(request.configuration) else {
            throw SinGANError(
                .badData, "\(workFile.path) is the training of another picture or configuration", hint: "Remove it.")
        }
    }

    /// Returns what no budget changes of a configuration.
    private func unbudgeted(_ configuration: TrainingConfiguration) -> TrainingConfiguration {
        var configuration = configuration
        (configuration.maxSize, configuration.shortcuts.crop, configuration.trainedTo) = (0, 0, nil)
        configuration.set([])
        return configuration
    }

    func resume(_ checkpoint: TrainingState) throws(SinGANError) -> TrainingStart {
        let estimate = CostEstimate(checkpoint, isPreviewing: request.preview != nil, pace ?? measuredPace())
        try compute.cancellation.check()
        return TrainingStart(
            state: checkpoint, estimate: estimate,
            summary: planner.summary(checkpoint.configuration, checkpoint.scaleIterations, unused: 0),
            earlier: TrainingTimes.load(beside: workFile.path, identity: nil))
    }

    func begin(isPlanning: Bool) throws(SinGANError) -> TrainingStart { try begin(try plan()) }

    private func begin(_ plan: BudgetPlan) throws(SinGANError) -> TrainingStart {
        TrainingStart(
            state: try TrainingState(plan.picture, plan.configuration, draws: SeededDraws(seed: plan.configuration.seed)),
            estimate: plan.estimate, summary: plan.summary, planning: plan.seconds)
    }

    func pacer(_ start: TrainingStart, spent: @escaping () -> Double) -> BudgetPacer? {
        let sizes = start.state.plan.sizes
        let weight = ScaleSpec(sizes.count - 1, of: sizes, request.configuration).weight
        return BudgetPacer(request.budget, cap: planner.cap * weight, start.state.configuration, start.estimate, spent: spent)
    }

    /// Returns the beginning of a training of other sizes, which the time that is left allows or demands.
    func replan(_ state: TrainingState, _ pacer: BudgetPacer, spent: () -> Double) throws(SinGANError) -> TrainingStart? {
        guard state.finished.count == 1, pacer.isFarOff else { return nil }
        guard let plan = try? plan(after: spent()), hasOtherSizes(plan.configuration, than: state.configuration) else {
            try compute.cancellation.check()
            return nil
        }
        return try begin(plan)
    }

    private func hasOtherSizes(_ one: TrainingConfiguration, than other: TrainingConfiguration) -> Bool {
        (one.maxSize, one.trainedTo) != (other.maxSize, other.trainedTo)
    }

    /// The link first: a link without its model is no harm, and the work file is still there then.
    func keep(_ model: SinGANModel) throws(SinGANError) {
        let link = BudgetLink(identity: model.identity, budget: request.budget.description, configuration: model.configuration)
        try link.write(to: BudgetLink.path(key, in: request.store))
        try workFile.move(to: request.store.path(of: model.identity))
    }
}

// The plan.
extension BudgetSchedule {
    private var planner: BudgetPlanner {
        BudgetPlanner(
            budget: request.budget, picture: PixelSize(width: request.pixels.width, height: request.pixels.height),
            wanted: request.configuration)
    }

    /// Takes not more than a twentieth of the budget, as far as that's possible.
    private func measuredPace() -> MachinePace {
        let speeds = MachineSpeeds.load("\(request.store.folder)/\(MachineSpeeds.name)")
        return MachinePace(seconds: min(1.2, Double(request.budget.seconds) / 20), speeds, on: compute)
    }

    /// Chooses sizes and iterations, once for all sessions that share the request's plans. Measures this machine for about a second.
    private func plan() throws(SinGANError) -> BudgetPlan {
        if let plan = request.plans[key] { return plan }
        let plan = try plan(after: 0)
        request.plans[key] = plan
        return plan
    }

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
}
