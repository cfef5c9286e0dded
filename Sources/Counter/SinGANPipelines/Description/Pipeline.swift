import SinGANTasks

/// A pipeline: steps that hand pictures to each other.
public struct Pipeline: Sendable, Equatable {
    /// The pictures from outside, which steps refer to as `@name`.
    public var inputs: [PipelineInput]
    /// The steps as written; `StepOrder` says in which order they can run.
    public var steps: [PipelineStep]

    /// Makes a pipeline; nothing is checked before `StepOrder` or a run.
    public init(inputs: [PipelineInput] = [], steps: [PipelineStep]) {
        self.inputs = inputs
        self.steps = steps
    }
}

/// A picture that comes into a pipeline from outside.
public struct PipelineInput: Sendable {
    /// The name that steps refer to as `@name`.
    public let name: String
    /// The default file, relative to the pipeline's file; nil where a file has to be given.
    public var path: String?
    /// The line of the pipeline's text, counted from 1. `==` ignores it.
    public let line: Int?

    /// Makes an input.
    public init(name: String, path: String?, line: Int? = nil) {
        self.name = name
        self.path = path
        self.line = line
    }
}

extension PipelineInput: Equatable {
    /// Whether both have the same name and the same default file.
    public static func == (a: PipelineInput, b: PipelineInput) -> Bool { a.name == b.name && a.path == b.path }
}

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

/// A reference `@name`: an input or another step's result in the place of a file.
public enum Reference {
    /// Returns the name in `@name`, or in `companion=@name`; nil for anything else. A file of such a name is written "./@name".
    public static func name(_ text: String) -> String? {
        let (_, file) = CompanionOptions.parts(text)
        return file.first == "@" && file.count > 1 ? String(file.dropFirst()) : nil
    }

    /// Returns the text with another name behind the `@`, where there is one for it.
    static func renamed(_ text: String, _ names: [String: String]) -> String {
        guard let name = name(text), let other = names[name] else { return text }
        return text.dropLast(name.count) + other
    }
}

/// The largest sizes of a pipeline.
public enum PipelineLimits {
    /// The most bytes of a pipeline's file.
    public static let fileSize = 65_536
    /// The most steps.
    public static let steps = 100
    /// The most inputs.
    public static let inputs = 100
    /// The most bytes of one text: a path, a value, a key.
    static let textSize = 4096
    /// The most columns before the first character of a line.
    static let indentation = 40
    /// The most brackets within brackets: a whole pipeline written as JSON has six levels.
    static let brackets = 8
    static let nameLength = 64
    /// The most names that a message lists, and the most letters of a word that it quotes.
    static let listed = 12
    static let quoted = 48
}

/// The options that a step can't have, since they concern the whole pipeline.
public enum PipelineOptions {
    /// The long names of options that every task's command has and that the pipeline's own command takes instead.
    public static let names: Set<String> = [
        "json", "progress", "quiet", "force", "plan", "models", "threads", "metadata", "no-metadata", "max-pixels", "quality", "list",
        "pair",
        "shard", "jobs", "status", "copied", "manifest", "no-manifest",
    ]
    /// The one-letter names of these options.
    static let shorts: [Character: String] = ["q": "quiet", "f": "force"]

    /// Whether a step can't have the option of that long name. `output` isn't an option of a step either: it is the step's `out`.
    public static func belongsToCommandLine(_ name: String) -> Bool { names.contains(name) || name == "output" }
}
