import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport

/// One process's way to a model: the session finds it, waits for another process that trains it, resumes its training, or trains it.
///
/// The schedule is fixed for a `TrainingRequest`. For a `BudgetRequest` the budget decides it, and a resumed training has the time that is left. Such
/// a training is in a work file named by its key, and its iterations may change on the way; when it is whole it gets the name, and has the bytes, of
/// a training with those iterations from the beginning.
public struct TrainingSession {
    private let schedule: any TrainingSchedule
    /// A run to which a schedule's pacer is added.
    private let unpaced: TrainingRun
    private let stopwatch: Stopwatch

    /// Makes a session with a fixed schedule, which trains with `compute` and tells its progress from the thread that calls `run`.
    public init(_ request: TrainingRequest, on compute: Compute, progress: @escaping ProgressHandler) {
        schedule = FixedSchedule(request, on: compute, progress: progress)
        unpaced = TrainingRun(
            workFile: schedule.workFile, compute: compute, progress: progress, checkpointInterval: request.checkpointInterval,
            preview: request.preview)
        stopwatch = .system
    }

    /// Makes a session with a budget's schedule, which trains with `compute` and tells its progress from the thread that calls `run`.
    ///
    /// - Throws: `.badData` where the picture is too small, `.usage` for a bad configuration or budget.
    public init(_ request: BudgetRequest, on compute: Compute, progress: @escaping ProgressHandler) throws(SinGANError) {
        try self.init(request, on: compute, pace: nil, .system, progress: progress)
    }

    /// - Parameter pace: nil for this machine's, measured when it is needed.
    init(
        _ request: BudgetRequest, on compute: Compute, pace: (any IterationPace)?, _ stopwatch: Stopwatch,
        progress: @escaping ProgressHandler
    ) throws(SinGANError) {
        schedule = try BudgetSchedule(request, on: compute, pace: pace, stopwatch, progress: progress)
        unpaced = TrainingRun(
            workFile: schedule.workFile, compute: compute, progress: progress, checkpointInterval: request.checkpointInterval,
            preview: request.preview)
        self.stopwatch = stopwatch
    }

    /// The name of the training among others of the same folder of models: a fixed schedule's is the model's path, a budget's is a digest of the
    /// picture, the configuration and the budget.
    public var key: String { schedule.key }

    /// Returns the finished model, where it is there and isn't to be trained anew.
    ///
    /// - Throws: `.badData` where the model file is damaged or another model's.
    public func finishedModel() throws(SinGANError) -> SinGANModel? { try schedule.finishedModel() }

    /// Returns the scales that the model has or will have, without training it.
    ///
    /// A budget's plan measures this machine for about a second, unless it was made already.
    public func scales() throws(SinGANError) -> [ScalePlan] {
        if let model = try schedule.finishedModel() { return model.allScales }
        if let state = try schedule.checkpoint() { return SinGANModel(state).allScales }
        return try schedule.scales()
    }

    /// The outlook of a training: what is left to do, and which model it makes.
    public struct Outlook {
        /// The scales, and the expected time and memory of what is left.
        public let plan: TrainingPlan
        /// The picture that is trained on. A budget's training may still choose another size after its first scale.
        public let picture: TrainingPicture
        /// The hyper-parameters. A budget's have the iterations of every scale, as far as they are known now.
        public let configuration: TrainingConfiguration
    }

    /// Returns what is left to do, of the training that was begun where one was. Measures this machine for about a second.
    ///
    /// - Throws: `.usage` where a budget is too short, `.badData` where the model file is damaged, `.interrupted` or `.terminated` once cancelled.
    public func outlook() throws(SinGANError) -> Outlook {
        let start = try start(isPlanning: true)
        return Outlook(plan: start.plan, picture: start.state.picture, configuration: start.state.configuration)
    }

    /// Returns the plan of what is left to do. Measures this machine for about a second, and throws as `outlook` does.
    public func plan() throws(SinGANError) -> TrainingPlan { try outlook().plan }

    /// Returns the finished model. It takes long, and blocks; it saves checkpoints on the way.
    ///
    /// - Throws: `.interrupted` or `.terminated` once cancelled, with the last iteration's state saved; `.badData` where the model file is damaged;
    ///   `.cannotCreate` or `.inputOutput` where it can't be written; `.usage` where a budget is too short.
    public func run() throws(SinGANError) -> SinGANModel {
        if let model = try schedule.finishedModel() {
            if let notice = schedule.notice(ofFound: model) { unpaced.progress(.notice(notice)) }
            return model
        }
        // Before there is a lock: what is refused leaves nothing behind.
        try schedule.checkFeasibility()
        let lock = try TrainingLock.wait(for: schedule.lockedFile, unpaced.compute.cancellation, unpaced.progress)
        defer { withExtendedLifetime(lock) {} }
        // The one that was waited for may have finished it.
        if let model = try schedule.finishedModel() { return model }
        ModelLeftovers.remove(beside: schedule.lockedFile)
        let begin = stopwatch.now()
        let start = try start()
        let clock = TrainingClock(stopwatch, on: unpaced.compute)
        clock.begin(start.state, after: start.earlier)
        clock.add(preparation: max(start.planning, stopwatch.now() - begin))
        let model = SinGANModel(try train(start, clock))
        try schedule.keep(model)
        unpaced.progress(.done(seconds: stopwatch.now() - begin))
        return model
    }

    private func start(isPlanning: Bool = false) throws(SinGANError) -> TrainingStart {
        if let checkpoint = try schedule.checkpoint() { return try schedule.resume(checkpoint) }
        return try schedule.begin(isPlanning: isPlanning)
    }

    /// Trains to the end, and begins again, twice at most, where the schedule is planned anew.
    private func train(_ first: TrainingStart, _ clock: TrainingClock) throws(SinGANError) -> TrainingState {
        var (start, replans) = (first, 0)
        while true {
            var run = unpaced
            run.progress(.plan(start.plan))
            if let summary = start.summary { run.progress(.notice(summary.text)) }
            let pacer = schedule.pacer(start) { clock.seconds }
            var other: TrainingStart?
            run.pacer = pacer
            run.isToBeReplanned = { state throws(SinGANError) in
                guard let pacer, replans < Self.mostReplans else { return false }
                other = try schedule.replan(state, pacer) { clock.seconds }
                return other != nil
            }
            let state = try run.run(start, clock)
            guard let other else { return state }
            replans += 1
            run.progress(
                .notice(
                    "the machine is slower or quicker than it was a moment ago: the training is planned anew with the time that is left"))
            start = other
            clock.begin(start.state, after: clock.times)
        }
    }

    private static let mostReplans = 2
}
