import SinGANImaging
import SinGANSupport
import SinGANTasks

/// What is known of a step before anything is trained.
package struct StepOutlook: Sendable {
    let step: PreparedStep
    /// The key of the result in the cache.
    let key: String
    /// What will be done.
    package internal(set) var state: State
    /// The result's size, where it is known.
    package internal(set) var size: PixelSize?

    /// What will be done with a step.
    package enum State: Sendable {
        /// Its result is in the cache.
        case cached
        /// All who would take its result have theirs in the cache.
        case unneeded
        /// It will run; what has to be trained, where anything has to be and that is known.
        case toDo(TrainingPlan?, isTrained: Bool)
        /// It will run, but depends on the size of a result that isn't known yet.
        case open
    }

    /// The step's name.
    package var name: String { step.step.name }
    /// The verb of the step's task.
    package var task: String { step.step.task }
    /// The step in messages: "step 2 (superres)".
    package var label: String { step.label }
    /// What comes out.
    package var gives: TaskDescriptor.Port.Kind { step.gives }
    /// Whether the step runs.
    package var runs: Bool {
        switch state {
        case .toDo, .open: true
        case .cached, .unneeded: false
        }
    }

    /// The training that the step does; nil where it does none, or where that isn't known.
    package var plan: TrainingPlan? { if case .toDo(let plan, false) = state { plan } else { nil } }
}

/// What a step did.
package struct StepReport: Sendable {
    /// What was known before it ran.
    package let outlook: StepOutlook
    /// What it made; nil of a step that nobody needed.
    package let result: StepResult?
    /// The files that were written.
    package let written: [RunLog.Written]
    /// The files that had to go beside their places.
    package let moved: [MovedFile]

    /// The seed of the step.
    package var seed: UInt64 { outlook.step.command.seed }
}
