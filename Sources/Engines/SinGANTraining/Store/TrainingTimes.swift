import Foundation
import SinGANEngine
import SinGANSupport

/// How long a model's training has taken, over all its interruptions: kept beside the model file, because a model's bytes depend on picture,
/// configuration and seed alone.
///
/// For people and for reports: a model is whole without it.
public struct TrainingTimes: Codable, Hashable, Sendable {
    /// What follows a model file's name.
    public static let suffix = ".times"

    /// The times of one scale.
    public struct Scale: Codable, Hashable, Sendable {
        /// 0 is the coarsest.
        public let scale: Int
        /// Set-up, iterations, checkpoints and previews.
        public internal(set) var seconds: Double
        /// Iterations that are done.
        public internal(set) var iterations: Int
    }

    /// What trained.
    public struct Machine: Codable, Hashable, Sendable {
        /// Kernel variant, BLAS core and precision.
        public let kernel: String
        /// The number of threads.
        public let threads: Int
        /// The processor's name, as the system gives it.
        public let processor: String
    }

    /// The model's.
    public internal(set) var identity: String
    /// Every machine that took part, in the order of their first runs.
    public internal(set) var machines: [Machine] = []
    /// Seconds before the first scale of every run: reading and estimating.
    public internal(set) var preparation = 0.0
    /// The scales that were begun, coarsest first; of a variant, its own scale alone.
    public internal(set) var scales: [Scale] = []

    init(identity: String) { self.identity = identity }

    /// All seconds together. What passed while another process held the model, and while the machine slept, isn't among them.
    public var seconds: Double { scales.reduce(preparation) { $0 + $1.seconds } }

    /// Seconds of one scale; nil where it wasn't trained.
    public func seconds(of scale: Int) -> Double? { scales.first { $0.scale == scale }?.seconds }

    mutating func add(_ seconds: Double, to scale: Int) {
        if let place = scales.firstIndex(where: { $0.scale == scale }) {
            scales[place].seconds += seconds
        } else {
            scales.append(Scale(scale: scale, seconds: seconds, iterations: 0))
        }
    }

    mutating func setIterations(_ iterations: Int, of scale: Int) {
        guard let place = scales.firstIndex(where: { $0.scale == scale }) else { return }
        scales[place].iterations = iterations
    }

    /// The times beside a model file; nil where there are none, where they are another model's or damaged.
    public static func load(beside path: String, of model: SinGANModel) -> TrainingTimes? { load(beside: path, identity: model.identity) }

    /// - Parameter identity: nil for whatever model's they are.
    static func load(beside path: String, identity: String?) -> TrainingTimes? {
        guard let bytes = try? AtomicFile.read(path + suffix),
            let times = try? JSONDecoder().decode(TrainingTimes.self, from: Data(bytes)), identity == nil || times.identity == identity,
            times.isSound
        else { return nil }
        return times
    }

    /// Writes them beside a model file. That they can't be written is no reason to end a training.
    func write(beside path: String) {
        guard let bytes = try? CanonicalJSON.encode(self) else { return }
        try? AtomicFile.write(bytes, to: path + Self.suffix)
    }

    /// Removes what is beside a model file, if anything is.
    static func remove(beside path: String) { try? FileManager.default.removeItem(atPath: path + suffix) }

    /// Whether these are times, whoever wrote them.
    private var isSound: Bool {
        let seconds = scales.map(\.seconds) + [preparation]
        return seconds.allSatisfy { $0.isFinite && $0 >= 0 } && scales.allSatisfy { $0.scale >= 0 && $0.iterations >= 0 }
            && Set(scales.map(\.scale)).count == scales.count
    }
}

/// Takes the times of a running training: every second between its begin and its last checkpoint belongs to a scale, or to what comes before the
/// first.
final class TrainingClock {
    /// The times of all runs, this one included up to its last lap.
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

    /// Says whose times these are, and what earlier runs took: nil where there were none, or nobody knows.
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

/// Tells the time in seconds from any beginning, without the time that a machine sleeps.
struct Stopwatch: Sendable {
    let now: @Sendable () -> Double

    // Not the date, which may be set.
    static let system = Stopwatch { [begin = SuspendingClock.now] in begin.duration(to: .now) / .seconds(1) }
}
