import SinGANEngine
import SinGANSupport

/// What a session trains, and with how many iterations: fixed from the beginning, or decided by a budget.
///
/// The session finds, locks, resumes and trains; the schedule says what and where, and keeps the model.
protocol TrainingSchedule {
    /// Identifies the training: the same for the same request.
    var key: String { get }
    /// The file whose lock is the training's, and beside which killed writers leave files.
    var lockedFile: String { get }
    /// The file for checkpoints.
    var workFile: WorkFile { get }
    /// Whether a finished model is trained anew.
    var retrains: Bool { get }

    /// Returns the model that the training has made, where it is there and isn't to be trained anew.
    func finishedModel() throws(SinGANError) -> SinGANModel?
    /// Returns a notice for people whose model is found, where it is less than they asked for.
    func notice(ofFound model: SinGANModel) -> String?
    /// Returns the scales of a training that isn't begun.
    func scales() throws(SinGANError) -> [ScalePlan]

    /// Throws where the training can't be done as asked for, before anything is written.
    func checkFeasibility() throws(SinGANError)
    /// Throws `.badData` where a checkpoint is another training's.
    func check(_ checkpoint: TrainingState) throws(SinGANError)
    /// Returns what is left to do from a checkpoint on.
    func resume(_ checkpoint: TrainingState) throws(SinGANError) -> TrainingStart
    /// Returns the beginning of a training.
    ///
    /// - Parameter isPlanning: whether it is only planned, and takes nothing from other models yet.
    func begin(isPlanning: Bool) throws(SinGANError) -> TrainingStart

    /// Returns what changes the iterations during the training; nil where nothing does.
    ///
    /// - Parameter spent: seconds of training so far.
    func pacer(_ start: TrainingStart, spent: @escaping () -> Double) -> BudgetPacer?
    /// Returns another beginning, where a scale's end shows that it is better than to go on; nil where it isn't.
    func replan(_ state: TrainingState, _ pacer: BudgetPacer, spent: () -> Double) throws(SinGANError) -> TrainingStart?
    /// Puts the whole model, which is in the work file, where it belongs.
    func keep(_ model: SinGANModel) throws(SinGANError)
}

extension TrainingSchedule {
    /// Returns what was trained so far; nil where nothing was. Training anew begins from an unfinished model, if that is what there is.
    func checkpoint() throws(SinGANError) -> TrainingState? {
        // What can't be read is trained anew only if that was asked for.
        let loaded = retrains ? try? workFile.load() : try workFile.load()
        guard let state = loaded else { return nil }
        try check(state)
        return state
    }
}

/// The state in which a run of a training begins, with what the run is expected to cost.
struct TrainingStart {
    let state: TrainingState
    let estimate: CostEstimate
    /// What the budget comes to, where there is one.
    var summary: BudgetSummary?
    /// The times of earlier runs; nil where there were none, or nobody knows.
    var earlier: TrainingTimes?
    /// Seconds that planning took.
    var planning = 0.0

    /// What is left to do.
    var plan: TrainingPlan {
        let scales = state.scales[state.trainedScales].map(\.plan)
        let left = scales.filter { $0.scale >= state.finished.count }.reduce(0.0) {
            $0 + estimate.seconds[$1.scale] * Double($1.iterations) + estimate.setUp[$1.scale]
        }
        let done = state.isComplete ? 0 : estimate.seconds[state.finished.count] * Double(state.iteration)
        var plan = TrainingPlan(
            scales: scales, expectedSeconds: left - done, expectedMemory: estimate.memory, resumedScale: state.finished.count,
            resumedIteration: state.iteration)
        plan.budget = summary
        return plan
    }
}
