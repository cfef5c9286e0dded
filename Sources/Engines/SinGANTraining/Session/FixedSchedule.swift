import Foundation
import SinGANEngine
import SinGANSupport

/// A schedule of fixed iterations: those of a configuration, for a model in a file.
struct FixedSchedule: TrainingSchedule {
    private let request: TrainingRequest
    private let compute: Compute
    private let progress: ProgressHandler
    /// The model's file, or one beside a finished model that is trained anew, which stays until the new one is whole.
    let workFile: WorkFile

    init(_ request: TrainingRequest, on compute: Compute, progress: @escaping ProgressHandler) {
        (self.request, self.compute, self.progress) = (request, compute, progress)
        let isReplaced = request.retrain && (try? SinGANModel.load(request.destination))?.isComplete == true
        workFile = WorkFile(path: isReplaced ? request.destination + ".new" : request.destination)
    }

    var key: String { request.destination }
    var lockedFile: String { request.destination }
    var retrains: Bool { request.retrain }

    func finishedModel() throws(SinGANError) -> SinGANModel? {
        guard !request.retrain, FileManager.default.fileExists(atPath: request.destination) else { return nil }
        let model = try SinGANModel.load(request.destination)
        try check(model.state)
        return model.isComplete ? model : nil
    }

    func notice(ofFound model: SinGANModel) -> String? { nil }

    func scales() throws(SinGANError) -> [ScalePlan] {
        request.configuration.allScalePlans(try PyramidPlan(picture: request.picture.size, request.configuration))
    }

    func checkFeasibility() {}

    func check(_ checkpoint: TrainingState) throws(SinGANError) {
        guard try checkpoint.identity == request.picture.identity(request.configuration) else {
            throw SinGANError(
                .badData, "\(request.destination) is the model of another picture or configuration",
                hint: "Give another file, or remove it.")
        }
    }

    func resume(_ checkpoint: TrainingState) throws(SinGANError) -> TrainingStart {
        var start = try estimated(checkpoint)
        start.earlier = TrainingTimes.load(beside: workFile.path, identity: checkpoint.identity)
        return start
    }

    func begin(isPlanning: Bool) throws(SinGANError) -> TrainingStart {
        // A plan needs no base model.
        guard isPlanning || request.configuration.quantizedScale == nil else { return try estimated(try variant()) }
        return try estimated(
            try TrainingState(request.picture, request.configuration, draws: SeededDraws(seed: request.configuration.seed)))
    }

    private func variant() throws(SinGANError) -> TrainingState {
        guard let base = request.base?.state else {
            throw SinGANError(.usage, "a model with a quantized scale is made from the model without it", hint: "Train that one first.")
        }
        return try TrainingState(variantOf: base, request.picture, request.configuration, on: compute.pool)
    }

    /// Measures this machine, beside what earlier trainings remember of it.
    private func estimated(_ state: TrainingState) throws(SinGANError) -> TrainingStart {
        let speeds = MachineSpeeds.load(MachineSpeeds.path(beside: request.destination))
        let pace = MachinePace(speeds, countsLaps: true, on: compute)
        let estimate = CostEstimate(state, isPreviewing: request.preview != nil, pace)
        try compute.cancellation.check()
        if let notice = pace.notice { progress(.notice(notice)) }
        return TrainingStart(state: state, estimate: estimate)
    }

    func pacer(_ start: TrainingStart, spent: @escaping () -> Double) -> BudgetPacer? { nil }

    func replan(_ state: TrainingState, _ pacer: BudgetPacer, spent: () -> Double) -> TrainingStart? { nil }

    func keep(_ model: SinGANModel) throws(SinGANError) { try workFile.move(to: request.destination) }
}
