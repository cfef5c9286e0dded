/// A step of a pipeline: one run of a task.
public struct PipelineStep: Sendable {
    /// The name by which other steps refer to the result. Steps of inline pipelines are called "1", "2" and so on.
    public let name: String
    /// The task's verb or alias.
    public let task: String
    /// The task's arguments in their order: files, or `@name` for an input or another step's result.
    public var pictures: [String]
    /// The options in the order in which they were given, each once: an option that repeats has several values.
    public var options: [StepOption]
    /// The file that the result is written to; nil where it is only handed on.
    public var output: String?
    /// The line of the pipeline's text, counted from 1. `==` ignores it.
    public let line: Int?
    /// The line of `pictures`, where that is another one.
    var picturesLine: Int?

    /// Makes a step; nothing is checked.
    public init(
        name: String, task: String, pictures: [String] = [], options: [StepOption] = [], output: String? = nil, line: Int? = nil
    ) {
        self.name = name
        self.task = task
        self.pictures = pictures
        self.options = options
        self.output = output
        self.line = line
    }

    /// The task's command line behind its verb, as the task's own parser reads it; without the output. Arguments come first, behind `--`
    /// come none: a file whose name begins with a dash is written "./-name".
    public var words: [String] { pictures + options.flatMap(\.words) }

    /// The names behind the `@` of its arguments and options, in the order in which they stand; a name may come twice.
    public var references: [String] { (pictures + options.flatMap(\.values)).compactMap(Reference.name) }
}

extension PipelineStep: Equatable {
    /// Whether both run the same task in the same way, whatever their lines.
    public static func == (a: PipelineStep, b: PipelineStep) -> Bool {
        a.name == b.name && a.task == b.task && a.pictures == b.pictures && a.options == b.options && a.output == b.output
    }
}
