import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport

/// One run of a training, from where it stands to its end, with checkpoints in its work file.
struct TrainingRun {
    let workFile: WorkFile
    let compute: Compute
    let progress: ProgressHandler
    let checkpointInterval: Double
    let preview: (@Sendable (Pixels) -> Void)?
    /// What changes the iterations on the way; nil where nothing does.
    var pacer: BudgetPacer?
    /// Asked after each scale but the last: whether the run ends there, for another plan. See `Trainer`.
    var isToBeReplanned: (TrainingState) throws(SinGANError) -> Bool = { _ in false }

    /// Trains to the end. Throws as `Trainer.run` does.
    func run(_ start: TrainingStart, _ clock: TrainingClock) throws(SinGANError) -> TrainingState {
        let (state, estimate) = (start.state, start.estimate)
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
