import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// Changes the iterations that are left, for a training that has to end in a given time.
package protocol TrainingPacer: AnyObject {
    /// The iterations of all scales to go on with, where they change. Asked before every iteration.
    ///
    /// - Parameters:
    ///   - scale: that is trained.
    ///   - iteration: of it that comes next, from 0.
    ///   - end: of the scale.
    ///   - counts: of all scales as they are planned.
    func counts(scale: Int, iteration: Int, end: Int, _ counts: [ScaleIterations]) -> [ScaleIterations]?

    /// Whether a scale of `planned` iterations may still get another number of them at this one.
    func isOpen(_ iteration: Int, of planned: Int) -> Bool

    /// One sentence for people: what changes with new counts.
    func notice(_ scale: Int, _ old: [ScaleIterations], _ new: [ScaleIterations]) -> String
}

/// Trains a pyramid from wherever a state stands to its end, scale by scale.
package final class Trainer {
    package private(set) var state: TrainingState
    private let compute: Compute
    private let draws: any TrainingDraws
    private let reals: [Tensor]
    private let reporter: TrainingReporter
    /// Called between iterations when `checkpointInterval` seconds have passed, and at every scale's end.
    package var checkpoint: (TrainingState) throws(SinGANError) -> Void = { _ in }
    package var checkpointInterval = 60.0
    /// Asked after each scale but the last: whether the training is to be planned anew instead of going on.
    package var isToBeReplanned: (TrainingState) throws(SinGANError) -> Bool = { _ in false }
    /// Told after each scale: its number, and the seconds that an iteration takes where nothing disturbs it.
    package var finishedScale: (Int, Double) -> Void = { _, _ in }
    /// The pacer of a training that has to end in a given time.
    package var pacer: (any TrainingPacer)?
    /// All losses of a scale while the pacer may change its iterations; nil where the scale was begun before.
    private var early: [IterationLosses]?

    package init(_ state: TrainingState, draws: any TrainingDraws, on compute: Compute, _ reporter: TrainingReporter) {
        self.state = state
        self.compute = compute
        self.draws = draws
        self.reporter = reporter
        reals = state.reals(on: compute.pool)
    }

    /// Throws `.interrupted` or `.terminated` where it was cancelled, after a checkpoint of the last good iteration, and `.internalFailure`
    /// where the training turns non-finite a second time. Ends before all scales are trained where it is to be planned anew.
    package func run() throws(SinGANError) {
        while !state.isComplete {
            do { try trainScale() } catch {
                // Whatever stopped it, the last good state is worth keeping.
                try checkpoint(state)
                throw error
            }
            try checkpoint(state)
            if !state.isComplete, try isToBeReplanned(state) { return }
        }
    }

    private func trainScale() throws(SinGANError) {
        let scale = state.finished.count
        let trainer = makeScaleTrainer(scale)
        try compute.cancellation.check()
        let networks = trainer.networks
        if let current = state.current {
            networks.restore(current.networks)
        } else {
            state.current = ScaleState(amplitude: trainer.amplitude, networks: networks.makeState(), iteration: 0, losses: [])
        }
        early = pacer != nil && state.iteration == 0 ? [] : nil
        reporter.begin(scale)
        var saved = Date()
        while state.iteration < state.schedule.end {
            try keepPace(scale)
            try iterate(trainer)
            if Date().timeIntervalSince(saved) >= checkpointInterval {
                try checkpoint(state)
                saved = Date()
            }
        }
        let iterations = state.iteration
        trainer.finish(after: iterations)
        // Cancelled kernels leave garbage.
        try compute.cancellation.check()
        finish(trainer)
        reporter.end(scale, iterations)
        if let lap = reporter.undisturbedLap { finishedScale(scale, lap) }
    }

    /// Changes the iterations that are left, where time wants it.
    private func keepPace(_ scale: Int) throws(SinGANError) {
        guard let pacer else { return }
        let before = state.scaleIterations
        guard let counts = pacer.counts(scale: scale, iteration: state.iteration, end: state.schedule.end, before) else { return }
        try state.setIterations(counts)
        // Which of them are recorded depends on the count.
        if let early, state.iteration == early.count {
            let interval = recordInterval
            state.current?.losses = early.indices.filter { $0.isMultiple(of: interval) }.map { early[$0] }
        }
        reporter.replan(state.scales.map(\.plan))
        reporter.notice(pacer.notice(scale, before, counts))
    }

    /// One iteration, kept only if all went well.
    private func iterate(_ trainer: ScaleTrainer) throws(SinGANError) {
        guard let current = state.current else { return }
        let start = Date()
        let losses = trainer.iterate(current.iteration, learningRate: learningRate(at: current.iteration))
        // Cancelled in the middle, what the kernels left is garbage: the state of the iteration before stays.
        try compute.cancellation.check()
        guard losses.isFinite, trainer.networks.isFinite else { return try recover(trainer, current) }
        trainer.networks.save(into: current.networks)
        state.current?.iteration += 1
        if let pacer, pacer.isOpen(current.iteration, of: plannedIterations) { early?.append(losses) }
        if records(current.iteration) { state.current?.losses.append(losses) }
        if hasSettled { state.current?.settledAt = current.iteration + 1 }
        reporter.iterated(trainer.scale, current.iteration + 1, losses, seconds: Date().timeIntervalSince(start))
    }

    private func learningRate(at iteration: Int) -> Double {
        let configuration = state.configuration
        return (iteration < state.schedule.decayStart ? 1 : configuration.learningRateDecay) * configuration.learningRate * state.rateFactor
    }

    /// About a hundred points of each loss curve, and the last iteration.
    private func records(_ iteration: Int) -> Bool {
        iteration.isMultiple(of: recordInterval) || iteration == state.schedule.end - 1
    }

    private var recordInterval: Int { max(1, plannedIterations / 100) }

    private var plannedIterations: Int { state.scales[state.finished.count].iterations.planned }

    /// Whether the reconstruction's loss falls no more: its mean over the last ten recorded points against that over the ten before. The adversarial losses
    /// don't tell, since they measure two networks against each other.
    private var hasSettled: Bool {
        let (threshold, points) = (state.configuration.shortcuts.settling, 10)
        guard threshold > 0, let current = state.current, current.settledAt == nil, current.iteration < state.schedule.decayStart,
            current.iteration.isMultiple(of: points * recordInterval), current.losses.count >= 2 * points
        else { return false }
        let mean = { (points: ArraySlice<IterationLosses>) in points.reduce(0) { $0 + $1.reconstruction } / Double(points.count) }
        let (last, before) = (mean(current.losses.suffix(points)), mean(current.losses.dropLast(points).suffix(points)))
        return last > (1 - threshold) * before
    }

    private func recover(_ trainer: ScaleTrainer, _ current: ScaleState) throws(SinGANError) {
        let place = "scale \(trainer.scale), iteration \(current.iteration)"
        guard state.recoveries.isEmpty else {
            throw SinGANError(
                .internalFailure, "the training turned non-finite at \(place), for the second time",
                hint: "Try another --train-seed; to begin again with this one, remove the model first "
                    + "(\(ProgramName.current) models remove).")
        }
        trainer.networks.restore(current.networks)
        state.recoveries.append(Recovery(scale: trainer.scale, iteration: current.iteration))
        state.rateFactor /= 2
        reporter.notice("the training turned non-finite at \(place): it goes on from the last good state with half the learning rate")
    }

    private func finish(_ trainer: ScaleTrainer) {
        let networks = trainer.networks
        state.finished.append(
            TrainedScale(
                generator: (networks.average ?? networks.generator).copied(), running: networks.running.copied(),
                amplitude: trainer.amplitude, losses: state.current?.losses ?? [], iterations: state.iteration))
        state.current = nil
        state.finished += state.scalesAbove
        state.scalesAbove = []
        state.lastCritic = state.isComplete ? nil : networks.critic.copied()
    }

    private func makeScaleTrainer(_ scale: Int) -> ScaleTrainer {
        let (configuration, spec) = (state.configuration, state.scales[scale])
        let (critic, generator, running) = initialNetworks(spec)
        let networks = ScaleNetworks(
            critic: critic, generator: generator, running: running, spec, betas: (configuration.beta1, configuration.beta2),
            on: compute.pool)
        return ScaleTrainer(
            scale: scale, real: reals[scale], fixedNoise: state.fixedNoise,
            stack: GeneratorStack(state.generators(below: scale), border: state.configuration.border, on: compute.pool),
            sizes: state.plan.sizes, networks: networks, realBelow: spec.refinesPicture ? reals[scale - 1] : nil,
            palette: state.palette(of: scale),
            configuration,
            draws: draws, on: compute.pool)
    }

    /// What a scale's networks begin with.
    private func initialNetworks(_ spec: ScaleSpec) -> (critic: Parameters, generator: Parameters, running: RunningStatistics) {
        let (configuration, scale) = (state.configuration, spec.scale)
        let shape = { NetworkShape(channels: spec.channels, outputs: $0) }
        guard let below = state.finished.last, let critic = state.lastCritic else { return freshNetworks(scale, shape) }
        // Of the same width: it starts from the scale below, running statistics included, as published. A variant's quantized scale doesn't: its state
        // has no critic.
        if below.generator.shape == shape(3) { return (critic.copied(), below.generator.copied(), below.running.copied()) }
        guard configuration.shortcuts.widensNetworks else { return freshNetworks(scale, shape) }
        let (channels, parting) = (shape(3).channels, SeededDraws(seed: configuration.seed))
        return (
            critic.widened(to: channels, noise: parting.perturbationNoise(scale: scale, network: 0)),
            below.generator.widened(to: channels, noise: parting.perturbationNoise(scale: scale, network: 1)),
            below.running.widened(to: channels)
        )
    }

    private func freshNetworks(
        _ scale: Int, _ shape: (Int) -> NetworkShape
    ) -> (critic: Parameters, generator: Parameters, running: RunningStatistics) {
        (draws.critic(scale: scale, shape(1)), draws.generator(scale: scale, shape(3)), RunningStatistics(channels: shape(3).channels))
    }
}
