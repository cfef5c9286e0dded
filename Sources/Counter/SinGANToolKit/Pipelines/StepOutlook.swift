import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// What is known of a step before anything is trained.
struct StepOutlook: Sendable {
    let step: PreparedStep
    /// Of the result in the cache.
    let key: String
    var state: State
    /// Of the result, where it is known.
    var size: PixelSize?

    enum State: Sendable {
        /// Its result is in the cache.
        case cached
        /// All who would take its result have theirs in the cache.
        case unneeded
        /// It will run; what has to be trained, where anything has to be and that is known.
        case toDo(TrainingPlan?, isTrained: Bool)
        /// It will run, but depends on the size of a result that isn't known yet.
        case open
    }

    var runs: Bool {
        switch state {
        case .toDo, .open: true
        case .cached, .unneeded: false
        }
    }

    var plan: TrainingPlan? { if case .toDo(let plan, false) = state { plan } else { nil } }
}
