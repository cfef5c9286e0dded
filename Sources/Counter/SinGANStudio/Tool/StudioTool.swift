import SinGANSupport
import SinGANTasks

/// The tool whose tasks the studio runs. Its words are those of the command line, and so are its results.
package protocol StudioTool: Sendable {
    /// Returns the tasks, with what a form has to know of them.
    func tasks() throws(SinGANError) -> [StudioTask]

    /// Returns what a command would make, without making it.
    ///
    /// - Throws: `.usage` for words that the tool doesn't understand.
    func outlook(_ words: [String]) throws(SinGANError) -> StudioOutlook

    /// Runs a command. It is called on a thread of its own, where blocking is allowed.
    ///
    /// - Throws: the command's errors.
    func run(_ run: StudioRun) async throws
}

/// A command's results, known from its words.
package struct StudioOutlook: Sendable {
    /// The file's name that the result gets where no other is asked for.
    package let name: String
    /// The number of pictures; 1 for an animation, 0 for a training.
    package let results: Int
    /// The frames of an animation; nil for pictures.
    package let animation: TaskFiles.AnimationTiming?
    /// Whether a model makes the pictures: it is that of the whole picture.
    package let isTrained: Bool

    /// Makes an outlook.
    package init(name: String, results: Int, animation: TaskFiles.AnimationTiming?, isTrained: Bool) {
        (self.name, self.results, self.animation, self.isTrained) = (name, results, animation, isTrained)
    }
}
