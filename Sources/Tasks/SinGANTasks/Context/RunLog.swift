import SinGANEngine
import SinGANImaging
import SinGANSupport
import Synchronization

/// The events of one run of a task, kept for its report. It can be used from any thread.
public final class RunLog: Sendable {
    /// A picture or an animation that was written.
    public struct Written: Sendable {
        /// The file; for an animation in single pictures, their folder.
        public let path: String
        /// The width in pixels of the written pictures.
        public let width: Int
        /// The height in pixels of the written pictures.
        public let height: Int
        /// The number of frames; nil for a single picture.
        public var frames: Int?
        /// The name of the companion that the file holds; nil for results.
        public var companion: String?
    }

    /// Everything that a run has recorded so far.
    public struct Entries: Sendable {
        /// The sentences for the user that aren't errors, in order.
        public var notices: [String] = []
        /// The files that were written, in order.
        public var written: [Written] = []
        /// The files that went beside their place, because another file had appeared there.
        public var moved: [MovedFile] = []
        /// The last model that the task asked for; nil with patches.
        public var model: SinGANModel?
    }

    private let state = Mutex(Entries())

    /// Makes an empty log.
    public init() {}

    /// A copy of everything recorded so far.
    public var entries: Entries { state.withLock { $0 } }

    /// Records one sentence for the user.
    public func noticed(_ text: String) { state.withLock { $0.notices.append(text) } }

    /// Records a picture that was written.
    public func wrote(_ path: String, _ image: Image) {
        state.withLock { $0.written.append(Written(path: path, width: image.width, height: image.height)) }
    }

    /// Records an animation that was written.
    ///
    /// - Parameter size: the size of the pictures in the file.
    public func wrote(_ path: String, _ sequence: FrameSequence, size: PixelSize) {
        let written = Written(path: path, width: size.width, height: size.height, frames: sequence.count)
        state.withLock { $0.written.append(written) }
    }

    /// Records a companion that was written.
    ///
    /// - Parameters:
    ///   - name: the companion's name.
    ///   - frames: the number of files, where `path` is the folder of those of an animation.
    public func wrote(_ path: String, _ size: PixelSize, companion name: String, frames: Int? = nil) {
        let written = Written(path: path, width: size.width, height: size.height, frames: frames, companion: name)
        state.withLock { $0.written.append(written) }
    }

    /// Writes a file by `body`, and returns its path: another one than `path`, where a file has appeared there meanwhile. The run goes on.
    ///
    /// - Parameter number: above 1 for a file that belongs to one that was moved: it gets the same number in its name.
    public func placing(
        _ path: String, number: Int = 1, _ body: (String) throws(SinGANError) -> Void
    ) throws(SinGANError) -> String {
        var (place, number) = (number > 1 ? MovedFile.name(path, String(number)) : path, number)
        do throws(SinGANError) { try body(place) } catch {
            guard let moved = error.cause as? MovedFile else { throw error }
            (place, number) = (moved.path, moved.number)
        }
        if place != path {
            let moved = MovedFile(wanted: path, path: place, number: number)
            state.withLock { $0.moved.append(moved) }
        }
        return place
    }

    /// Records the last model that a task asked for.
    public func used(_ model: SinGANModel) { state.withLock { $0.model = model } }
}

/// An error that isn't a failure: it carries the plan where `--plan` asked for the plan instead of the training.
public struct PlanOnly: Error {
    /// The plan of the training that would take place.
    public let plan: TrainingPlan
    /// Whether the model is there already, so that nothing would be trained.
    public let isTrained: Bool
    /// The file in which the model is or will be kept; empty where there is none.
    public let path: String
    /// The engine that would make the pictures.
    public let engine: EngineName

    /// Makes the plan of a SinGAN training.
    public init(plan: TrainingPlan, isTrained: Bool, path: String) {
        self.plan = plan
        self.isTrained = isTrained
        self.path = path
        engine = .singan
    }

    /// Makes the plan of patches, which need no training.
    init(scales: [ScalePlan]) {
        plan = TrainingPlan(scales: scales, expectedSeconds: 0, expectedMemory: 0, resumedScale: scales.count, resumedIteration: 0)
        isTrained = true
        path = ""
        engine = .patches
    }
}
