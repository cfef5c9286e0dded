import SinGANImaging
import SinGANSupport
import SinGANTasks

/// One job, as the page sees it.
struct Job: Sendable {
    let id: String
    let client: String
    let plan: JobPlan
    let cancellation = Cancellation()
    var state = State.waiting
    var progress: (text: String, share: Double)?
    var training: TrainingProgress?
    /// When the time is over that the training may take; nil where it has no budget.
    var deadline: ContinuousClock.Instant?
    /// The seconds to the end of the training: the estimate, and no more than the budget has left.
    var secondsLeft = 0.0
    /// The picture of a training's newest sample.
    var sample: StudioPicture?
    var results: [StudioPicture] = []
    var notices: [String] = []
    var error: SinGANError?
    var seconds: Double?
    /// The number of the last event that was about it.
    var changed = 0

    enum State: String, Sendable {
        case waiting, running, done, failed, cancelled

        var isOver: Bool { self != .waiting && self != .running }
    }

    init(id: String, client: String, plan: JobPlan) { (self.id, self.client, self.plan) = (id, client, plan) }

    /// Notes the beginning of a training.
    mutating func begin(_ training: TrainingPlan, at now: ContinuousClock.Instant = .now) {
        // A training that is planned anew on its way has the same time.
        guard deadline == nil, let budget = training.budget else { return }
        deadline = now + .seconds(budget.seconds)
    }

    /// Notes how far the training is.
    mutating func advance(_ training: TrainingProgress, at now: ContinuousClock.Instant = .now) {
        self.training = training
        let share = Double(training.scale) + Double(training.iteration) / Double(max(training.iterations, 1))
        progress = ("scale \(training.scale + 1) of \(training.scales)", share / Double(max(training.scales, 1)))
        // The estimate doesn't know that iterations are left out where the time gets short.
        let rest = deadline.map { max(0, now.duration(to: $0) / .seconds(1)) }
        secondsLeft = min(training.remainingSeconds, rest ?? .infinity)
    }

    var isPreview: Bool { plan.side != nil }

    /// The picture that the command makes; nil where there is none yet, and where it makes several.
    var result: StudioPicture? { isPreview || results.count != 1 ? nil : results[0] }

    var json: JSONValue {
        let request = plan.request
        return [
            "id": .text(id), "task": .text(request.task.verb), "state": .text(state.rawValue), "slot": JSONValue(request.slot),
            "side": JSONValue(plan.side), "seed": .text(request.seed ?? "0"), "engine": JSONValue(request.engine),
            "budget": JSONValue(request.budget),
            "options": .object(request.options.mapValues(PictureRecord.list)),
            "inputs": .object(request.inputs.mapValues(PictureRecord.list)),
            "progress": progress.map { ["text": .text($0.text), "share": .number($0.share)] } ?? .null,
            "training": training.map(trainingJSON) ?? .null, "results": .list(results.map(\.json)),
            "notices": PictureRecord.list(notices), "error": error.map(\.studioJSON) ?? .null, "seconds": JSONValue(seconds),
            "command": .text(plan.command(output: result?.name)),
        ]
    }

    private static let lossNames = ["critic real", "critic fake", "gradient penalty", "generator", "reconstruction"]

    private func trainingJSON(_ training: TrainingProgress) -> JSONValue {
        let losses = Dictionary(zip(Self.lossNames, training.losses.map { JSONValue.number($0) })) { first, _ in first }
        return [
            "scale": .integer(training.scale), "scales": .integer(training.scales), "iteration": .integer(training.iteration),
            "iterations": .integer(training.iterations), "secondsLeft": .number(secondsLeft), "losses": .object(losses),
            "preview": JSONValue(sample?.id),
        ]
    }
}

extension SinGANError {
    /// The error for the page: the tool's own sentences.
    var studioJSON: JSONValue {
        ["message": .text(ForeignName.line(message)), "hint": JSONValue(hint.map(ForeignName.line)), "status": .integer(Int(exitStatus))]
    }
}
