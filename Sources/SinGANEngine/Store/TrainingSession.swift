import Foundation
import SinGANNumerics
import SinGANSupport

/// One process's way to a model: finds it, waits for another that trains it, resumes it, or trains it.
public struct TrainingSession {
    private let request: TrainingRequest
    private let compute: Compute
    private let progress: ProgressHandler
    /// Where checkpoints go: the model's file, or beside a finished model that is trained anew, which stays until the new one is whole.
    private let workFile: String

    public init(_ request: TrainingRequest, on compute: Compute, progress: @escaping ProgressHandler) {
        self.request = request
        let isReplaced = request.retrain && (try? SinGANModel.load(request.destination))?.isComplete == true
        workFile = isReplaced ? request.destination + ".new" : request.destination
        self.compute = compute
        self.progress = progress
    }

    /// What is left to do. Measures this machine for about a second.
    public func plan() throws(SinGANError) -> TrainingPlan {
        let resumed = try resumedState()
        let state = if let resumed { resumed } else { try freshState(isPlanning: true) }
        let estimate = CostEstimate(state, isPreviewing: request.preview != nil, on: compute)
        try compute.cancellation.check()
        return Self.plan(state, estimate)
    }

    /// Whether the finished model is there, so that nothing need be trained.
    public func isFinished() throws(SinGANError) -> Bool { try finishedModel() != nil }

    /// The finished model. Long, and it blocks; checkpoints on the way.
    ///
    /// Throws `.interrupted` or `.terminated` once cancelled, with the last iteration's state saved; `.badData` where the model file is damaged;
    /// `.cannotCreate` or `.inputOutput` where it can't be written.
    public func run() throws(SinGANError) -> SinGANModel {
        if let model = try finishedModel() { return model }
        try makeFolder()
        let lock = try waitForLock()
        defer { withExtendedLifetime(lock) {} }
        // The one that was waited for may have finished it.
        if let model = try finishedModel() { return model }
        ModelLeftovers.remove(beside: request.destination)
        let begin = Date()
        let clock = TrainingClock(on: compute)
        let resumed = try resumedState()
        let state = if let resumed { resumed } else { try freshState() }
        clock.begin(state, after: resumed == nil ? nil : TrainingTimes.load(beside: workFile, identity: state.identity))
        warnOfOtherKernels(state)
        let estimate = CostEstimate(state, isPreviewing: request.preview != nil, on: compute)
        try compute.cancellation.check()
        progress(.plan(Self.plan(state, estimate)))
        let reporter = TrainingReporter(state.configuration.scalePlans(state.plan), expected: estimate.seconds, progress)
        let trainer = Trainer(state, draws: SeededDraws(seed: state.configuration.seed), on: compute, reporter)
        trainer.checkpointInterval = min(request.checkpointInterval, request.preview == nil ? .infinity : 10)
        trainer.checkpoint = { state throws(SinGANError) in
            try save(state, clock)
            preview(state)
            clock.turn(to: state.finished.count)
        }
        clock.turn(to: state.finished.count)
        try trainer.run()
        try putInPlace()
        progress(.done(seconds: Date().timeIntervalSince(begin)))
        return SinGANModel(trainer.state)
    }

    /// The times go first: once the model is whole, nobody comes back to what a killed writer left behind.
    private func save(_ state: TrainingState, _ clock: TrainingClock) throws(SinGANError) {
        clock.reach(state)
        clock.times.write(beside: workFile)
        do { try AtomicFile.write(ModelWriter.encode(state), to: workFile) } catch {
            if !FileManager.default.fileExists(atPath: workFile) { TrainingTimes.remove(beside: workFile) }
            throw error
        }
    }

    private func preview(_ state: TrainingState) {
        guard let show = request.preview, !compute.cancellation.isCancelled else { return }
        let model = SinGANModel(state)
        guard model.usableScales > 0, let sample = try? model.sample(seed: state.configuration.seed, on: compute) else { return }
        show(sample)
    }

    private static func plan(_ state: TrainingState, _ estimate: CostEstimate) -> TrainingPlan {
        let scales = Array(state.configuration.scalePlans(state.plan)[state.trainedScales])
        let left = scales.filter { $0.scale >= state.finished.count }.reduce(0.0) {
            $0 + estimate.seconds[$1.scale] * Double($1.iterations) + estimate.setUp[$1.scale]
        }
        let done = state.isComplete ? 0 : estimate.seconds[state.finished.count] * Double(state.iteration)
        return TrainingPlan(
            scales: scales, expectedSeconds: left - done, expectedMemory: estimate.memory, resumedScale: state.finished.count,
            resumedIteration: state.iteration)
    }

    private func finishedModel() throws(SinGANError) -> SinGANModel? {
        guard !request.retrain, FileManager.default.fileExists(atPath: request.destination) else { return nil }
        let model = try SinGANModel.load(request.destination)
        try checkIdentity(model.state)
        return model.isComplete ? model : nil
    }

    private func putInPlace() throws(SinGANError) {
        guard workFile != request.destination else { return }
        // First, for the same reason; a training without times leaves those that are there.
        rename(workFile + TrainingTimes.suffix, request.destination + TrainingTimes.suffix)
        guard rename(workFile, request.destination) == 0 else {
            throw SinGANError(.cannotCreate, "can't rename \(workFile) to \(request.destination)", hint: "Check the folder's permissions.")
        }
    }

    /// What was begun; nil where nothing was. Training anew begins from an unfinished model, if that is what there is.
    private func resumedState() throws(SinGANError) -> TrainingState? {
        guard FileManager.default.fileExists(atPath: workFile) else { return nil }
        // What can't be read is trained anew only if that was asked for.
        let loaded = request.retrain ? try? SinGANModel.load(workFile) : try SinGANModel.load(workFile)
        guard let state = loaded?.state else { return nil }
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

    private func makeFolder() throws(SinGANError) {
        let folder = (request.destination as NSString).deletingLastPathComponent
        guard !folder.isEmpty else { return }
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
            throw SinGANError(.cannotCreate, "can't create the folder \(folder)", hint: "Choose another one with --models.", cause: error)
        }
    }

    private func waitForLock() throws(SinGANError) -> FileLock {
        let path = request.destination + ".lock"
        var told = false
        while true {
            if let lock = try FileLock.attempt(path) { return lock }
            if !told {
                let holder = FileLock.holder(path).map { " (process \($0))" } ?? ""
                progress(.notice("another process\(holder) is training this picture: waiting for it"))
                told = true
            }
            try compute.cancellation.check()
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    private func warnOfOtherKernels(_ state: TrainingState) {
        guard state.kernel != Compute.kernel, !state.finished.isEmpty || state.current != nil else { return }
        progress(
            .notice(
                "this training began with the kernels \(state.kernel) and goes on with \(Compute.kernel): its bytes will be neither's alone"
            ))
    }
}
