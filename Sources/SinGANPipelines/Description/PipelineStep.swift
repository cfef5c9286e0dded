/// One run of a task.
public struct PipelineStep: Sendable, Equatable {
    /// What other steps call its result. Steps of inline pipelines are called "1", "2" and so on.
    public let name: String
    /// The task's verb or alias.
    public let task: String
    /// The task's arguments in their order: files, or `@name` for an input or another step's result.
    public var pictures: [String]
    /// In the order in which they were given.
    public var options: [StepOption]
    /// A file to write the result to; nil where it is only handed on.
    public var output: String?
    /// Of the text it comes from, counted from 1.
    public let line: Int?

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

    /// The task's command line behind its verb, as the task's own parser reads it; without the output. Arguments come first, behind `--` come none: a file
    /// whose name begins with a dash is written "./-name".
    public var words: [String] { pictures + options.flatMap(\.words) }

    /// The names behind the `@` of its arguments and options, in the order in which they stand; a name may come twice.
    public var references: [String] { (pictures + options.flatMap(\.values)).compactMap(Reference.name) }
}

/// An option of a step.
public struct StepOption: Sendable, Equatable {
    /// The long name, without dashes.
    public let name: String
    /// Empty for a flag; several where the option is repeated.
    public var values: [String]
    /// Of the text it comes from, counted from 1.
    public let line: Int?

    public init(name: String, values: [String] = [], line: Int? = nil) {
        self.name = name
        self.values = values
        self.line = line
    }

    var words: [String] { values.isEmpty ? ["--\(name)"] : values.flatMap { ["--\(name)", $0] } }
}

/// `@name`: an input or another step's result in the place of a file.
public enum Reference {
    /// The name in `@name`; nil for anything else. A file called so is written "./@name".
    public static func name(_ text: String) -> String? { text.first == "@" && text.count > 1 ? String(text.dropFirst()) : nil }
}
