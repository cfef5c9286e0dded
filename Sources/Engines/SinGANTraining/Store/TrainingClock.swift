import SinGANEngine
import SinGANSupport

/// Takes the times of a running training: every second between its begin and its last checkpoint belongs to a scale, or to what comes before the
/// first.
final class TrainingClock {
    /// Of all runs, this one included up to its last lap.
    private(set) var times = TrainingTimes(identity: "")
    /// The scale that is worked on; nil before the first.
    private var scale: Int?
    private let stopwatch: Stopwatch
    private var mark: Double
    private let machine: TrainingTimes.Machine

    /// Begins to run.
    ///
    /// - Parameter compute: what will train.
    init(_ stopwatch: Stopwatch = .system, on compute: Compute) {
        self.stopwatch = stopwatch
        mark = stopwatch.now()
        machine = TrainingTimes.Machine(kernel: Compute.kernel, threads: compute.threads, processor: Processor.name)
    }

    /// Whose times these are, and what earlier runs took: nil where there were none, or nobody knows.
    func begin(_ state: TrainingState, after earlier: TrainingTimes?) {
        times = earlier ?? TrainingTimes(identity: state.identity)
        if !times.machines.contains(machine) { times.machines.append(machine) }
    }

    /// Adds what was done for the training before the clock began.
    func add(preparation seconds: Double) { times.preparation += seconds }

    /// Seconds spent so far, over all runs, to this moment.
    var seconds: Double { times.seconds + stopwatch.now() - mark }

    /// What follows is a scale's.
    func turn(to scale: Int) {
        lap()
        self.scale = scale
    }

    /// Notes how far a training has come with its time.
    func reach(_ state: TrainingState) {
        lap()
        // That of a training within a budget changes with its iterations.
        times.identity = state.identity
        guard let scale else { return }
        let plan = state.scales[scale].plan
        times.setIterations(scale < state.finished.count ? plan.iterations : state.iteration, of: scale)
    }

    /// What has passed since the last lap goes to the current scale.
    private func lap() {
        let now = stopwatch.now()
        let passed = now - mark
        mark = now
        if let scale { times.add(passed, to: scale) } else { times.preparation += passed }
    }
}
