import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport

/// What to train, and where the model is kept.
public struct TrainingRequest: Sendable {
    /// The picture to train on, at model size.
    public let picture: TrainingPicture
    /// The hyper-parameters, which with the picture decide the model's bytes.
    public let configuration: TrainingConfiguration
    /// The model file: found, gone on with, or made.
    public let destination: String
    /// Trains anew although a finished model is there; an unfinished one is gone on with all the same.
    public var retrain: Bool
    /// The whole model without the quantized scale, for a configuration that has one: all other scales are taken from it.
    public var base: SinGANModel?
    /// Seconds between checkpoints.
    public var checkpointInterval = 60.0
    /// Gets a sample of what is trained so far, now and then and at every scale's end; called from the training thread.
    public var preview: (@Sendable (Pixels) -> Void)?

    /// A request for a model in the file `destination`.
    public init(picture: TrainingPicture, configuration: TrainingConfiguration, destination: String, retrain: Bool = false) {
        self.picture = picture
        self.configuration = configuration
        self.destination = destination
        self.retrain = retrain
    }
}

/// One process's way to a model: finds it, waits for another that trains it, resumes it, or trains it.
public struct TrainingSession {
    private let request: TrainingRequest
    private let compute: Compute
    private let progress: ProgressHandler
    /// The file for checkpoints: the model's file, or beside a finished model that is trained anew, which stays until the new one is whole.
    private let workFile: WorkFile

    /// A session that trains with `compute` and tells its progress from the thread that calls `run`.
    public init(_ request: TrainingRequest, on compute: Compute, progress: @escaping ProgressHandler) {
        self.request = request
        let isReplaced = request.retrain && (try? SinGANModel.load(request.destination))?.isComplete == true
        workFile = WorkFile(path: isReplaced ? request.destination + ".new" : request.destination)
        self.compute = compute
        self.progress = progress
    }

    /// What is left to do. Measures this machine for about a second.
    public func plan() throws(SinGANError) -> TrainingPlan {
        let resumed = try resumedState()
        let state = if let resumed { resumed } else { try freshState(isPlanning: true) }
        let pace = machinePace
        let estimate = CostEstimate(state, isPreviewing: request.preview != nil, pace)
        try compute.cancellation.check()
        if let notice = pace.notice { progress(.notice(notice)) }
        return TrainingRun.plan(state, estimate)
    }

    /// Whether the finished model is there, so that nothing need be trained.
    public func isFinished() throws(SinGANError) -> Bool { try finishedModel() != nil }

    /// The finished model. Long, and it blocks; checkpoints on the way.
    ///
    /// Throws `.interrupted` or `.terminated` once cancelled, with the last iteration's state saved; `.badData` where the model file is damaged;
    /// `.cannotCreate` or `.inputOutput` where it can't be written.
    public func run() throws(SinGANError) -> SinGANModel {
        if let model = try finishedModel() { return model }
        let lock = try TrainingLock.wait(for: request.destination, compute.cancellation, progress)
        defer { withExtendedLifetime(lock) {} }
        // The one that was waited for may have finished it.
        if let model = try finishedModel() { return model }
        ModelLeftovers.remove(beside: request.destination)
        let begin = Date()
        let clock = TrainingClock(on: compute)
        let resumed = try resumedState()
        let state = if let resumed { resumed } else { try freshState() }
        clock.begin(state, after: resumed == nil ? nil : TrainingTimes.load(beside: workFile.path, identity: state.identity))
        let pace = machinePace
        let estimate = CostEstimate(state, isPreviewing: request.preview != nil, pace)
        try compute.cancellation.check()
        if let notice = pace.notice { progress(.notice(notice)) }
        progress(.plan(TrainingRun.plan(state, estimate)))
        let run = TrainingRun(
            workFile: workFile, compute: compute, progress: progress, checkpointInterval: request.checkpointInterval,
            preview: request.preview)
        let trained = try run.run(state, estimate, clock)
        try workFile.move(to: request.destination)
        progress(.done(seconds: Date().timeIntervalSince(begin)))
        return SinGANModel(trained)
    }

    /// This machine's, as earlier trainings remember it.
    private var machinePace: MachinePace {
        MachinePace(MachineSpeeds.load(MachineSpeeds.path(beside: request.destination)), on: compute)
    }

    private func finishedModel() throws(SinGANError) -> SinGANModel? {
        guard !request.retrain, FileManager.default.fileExists(atPath: request.destination) else { return nil }
        let model = try SinGANModel.load(request.destination)
        try checkIdentity(model.state)
        return model.isComplete ? model : nil
    }

    /// What was begun; nil where nothing was. Training anew begins from an unfinished model, if that is what there is.
    private func resumedState() throws(SinGANError) -> TrainingState? {
        // What can't be read is trained anew only if that was asked for.
        let loaded = request.retrain ? try? workFile.load() : try workFile.load()
        guard let state = loaded else { return nil }
        try checkIdentity(state)
        return state
    }

    /// Nothing done yet.
    ///
    /// - Parameter isPlanning: a plan needs no base model.
    private func freshState(isPlanning: Bool = false) throws(SinGANError) -> TrainingState {
        guard isPlanning || request.configuration.quantizedScale == nil else { return try variant() }
        return try TrainingState(request.picture, request.configuration, draws: SeededDraws(seed: request.configuration.seed))
    }

    private func variant() throws(SinGANError) -> TrainingState {
        guard let base = request.base?.state else {
            throw SinGANError(.usage, "a model with a quantized scale is made from the model without it", hint: "Train that one first.")
        }
        return try TrainingState(variantOf: base, request.picture, request.configuration, on: compute.pool)
    }

    private func checkIdentity(_ state: TrainingState) throws(SinGANError) {
        guard try state.identity == request.picture.identity(request.configuration) else {
            throw SinGANError(
                .badData, "\(request.destination) is the model of another picture or configuration",
                hint: "Give another file, or remove it.")
        }
    }
}

/// One run of a training, from where it stands to its end, with checkpoints in its work file.
struct TrainingRun {
    let workFile: WorkFile
    let compute: Compute
    let progress: ProgressHandler
    let checkpointInterval: Double
    let preview: (@Sendable (Pixels) -> Void)?
    /// See `Trainer`.
    var isToBeReplanned: (TrainingState) throws(SinGANError) -> Bool = { _ in false }

    /// What is left to do.
    static func plan(_ state: TrainingState, _ estimate: CostEstimate, _ budget: BudgetSummary? = nil) -> TrainingPlan {
        let scales = state.scales[state.trainedScales].map(\.plan)
        let left = scales.filter { $0.scale >= state.finished.count }.reduce(0.0) {
            $0 + estimate.seconds[$1.scale] * Double($1.iterations) + estimate.setUp[$1.scale]
        }
        let done = state.isComplete ? 0 : estimate.seconds[state.finished.count] * Double(state.iteration)
        var plan = TrainingPlan(
            scales: scales, expectedSeconds: left - done, expectedMemory: estimate.memory, resumedScale: state.finished.count,
            resumedIteration: state.iteration)
        plan.budget = budget
        return plan
    }

    /// Trains to the end. Throws as `Trainer.run` does.
    func run(
        _ state: TrainingState, _ estimate: CostEstimate, _ clock: TrainingClock, _ pacer: BudgetPacer? = nil
    ) throws(SinGANError) -> TrainingState {
        warnOfOtherKernels(state)
        let reporter = TrainingReporter(state.scales.map(\.plan), expected: estimate.seconds, progress)
        let trainer = Trainer(state, draws: SeededDraws(seed: state.configuration.seed), on: compute, reporter)
        trainer.pacer = pacer
        trainer.isToBeReplanned = isToBeReplanned
        trainer.checkpointInterval = min(checkpointInterval, preview == nil ? .infinity : 10)
        trainer.checkpoint = { (state: TrainingState) throws(SinGANError) in
            try workFile.save(state, clock)
            show(state)
            clock.turn(to: state.finished.count)
        }
        clock.turn(to: state.finished.count)
        let areas = CostEstimate(state, UnitPace()).seconds
        trainer.finishedScale = { scale, lap in remember(lap, of: scale, areas, state) }
        try trainer.run()
        return trainer.state
    }

    /// Notes what a scale's iterations took, for the plans of later trainings.
    private func remember(_ lap: Double, of scale: Int, _ areas: [Double], _ state: TrainingState) {
        let plan = state.scales[scale].plan
        let shown = CostEstimate.cropped(plan, state.configuration)
        let kind = MachineSpeeds.Kind(shown, work: CostEstimate.work(shown, state.configuration), on: compute)
        let path = MachineSpeeds.path(beside: workFile.path)
        var speeds = MachineSpeeds.load(path)
        speeds.note(lap / areas[scale], of: kind)
        speeds.write(path)
    }

    private func show(_ state: TrainingState) {
        guard let preview, !compute.cancellation.isCancelled else { return }
        let model = SinGANModel(state)
        guard model.usableScales > 0, let sample = try? model.sample(seed: state.configuration.seed, on: compute) else { return }
        preview(sample)
    }

    private func warnOfOtherKernels(_ state: TrainingState) {
        guard state.kernel != Compute.kernel, !state.finished.isEmpty || state.current != nil else { return }
        progress(
            .notice(
                "this training began with the kernels \(state.kernel) and goes on with \(Compute.kernel): its bytes will be neither's alone"
            ))
    }
}
