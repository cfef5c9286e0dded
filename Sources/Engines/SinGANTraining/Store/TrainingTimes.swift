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

    /// Of one scale.
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
        public let threads: Int
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
