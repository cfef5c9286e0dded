import SinGANImaging
import SinGANTasks

/// An example of calling a task, for `TaskConformance`.
public struct ConformanceCase: Sendable {
    /// The pictures that the arguments name, by those names.
    public var pictures: [String: Image]
    /// The task's own words, without --seed, -o and the training's options. They use the names of `pictures`, and {out}/NAME for files that options
    /// name.
    public var arguments: [String]
    /// The name of the picture that is replaced by one of a wrong size, which the task must refuse; nil where any size will do.
    public var sized: String?
    /// The engines that the arguments are for; nil for all of the task's engines.
    public var engines: [EngineName]?

    /// Makes an example.
    public init(pictures: [String: Image], arguments: [String], sized: String? = nil, engines: [EngineName]? = nil) {
        self.engines = engines
        self.pictures = pictures
        self.arguments = arguments
        self.sized = sized
    }
}
