import SinGANImaging
import SinGANSupport
import SinGANTasks

/// One run of a command for the studio.
package struct StudioRun: Sendable {
    /// The command's words.
    package let words: [String]
    /// The file of the result; several are numbered as the command line does.
    package let output: String
    /// Files by the names that they will have and that the words call them by.
    package let drafts: [String: String]
    /// Pictures by the names of files that they stand for: shrunk ones.
    package let memory: [String: Image]
    /// Whether it is only a preview, which may be written larger to be written sooner.
    package let isPreview: Bool
    /// The patches that were prepared before.
    package let engines: PreparedEngines
    /// The request to stop.
    package let cancellation: Cancellation
    /// The receiver of events, from any thread.
    package let event: ProgressHandler
    /// The receiver of a training's newest sample.
    package let sample: @Sendable (Pixels) -> Void
}
