import SinGANEngine
import SinGANImaging
import SinGANSupport
import Synchronization

/// What happened during one run of a task, kept for its report.
public final class RunLog: Sendable {
    /// A picture or an animation that was written.
    public struct Written: Sendable {
        /// A file; of an animation in single pictures, their folder.
        public let path: String
        public let width: Int
        public let height: Int
        /// Of an animation.
        public var frames: Int?
    }

    /// What there is to tell.
    public struct Entries: Sendable {
        public var notices: [String] = []
        public var written: [Written] = []
        /// Files whose places were taken meanwhile.
        public var moved: [MovedFile] = []
        public var model: SinGANModel?
    }

    private let state = Mutex(Entries())

    public init() {}

    public var entries: Entries { state.withLock { $0 } }

    public func noticed(_ text: String) { state.withLock { $0.notices.append(text) } }

    public func wrote(_ path: String, _ image: Image) {
        state.withLock { $0.written.append(Written(path: path, width: image.width, height: image.height)) }
    }

    /// - Parameter size: that of the pictures in the file.
    public func wrote(_ path: String, _ sequence: FrameSequence, size: PixelSize) {
        let written = Written(path: path, width: size.width, height: size.height, frames: sequence.count)
        state.withLock { $0.written.append(written) }
    }

    /// Writes a file by `body`, and tells where it is: elsewhere than at `path`, where that has been taken meanwhile. The run goes on.
    ///
    /// - Parameter number: above 1 for a file that belongs to one that was moved so: it goes beside that.
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

    /// The last model that a task asked for.
    public func used(_ model: SinGANModel) { state.withLock { $0.model = model } }
}
