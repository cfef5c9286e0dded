import SinGANTasks

/// The options of a task's command line, as far as a pipeline has to know them: the task's own parser checks the values.
public struct StepSchema: Sendable, Equatable {
    /// The task's verb.
    public let verb: String
    /// The task's options.
    public let options: [Option]

    /// One option of a task.
    public struct Option: Sendable, Equatable {
        /// The long names, without dashes; the first one is the usual one. A flag's inversion ("no-sheet") is a name like any other.
        public let names: [String]
        /// The one-letter names.
        public let shorts: [Character]
        /// Whether the option stands alone, without a value.
        public let isFlag: Bool
        /// Whether the option may be given several times.
        public let repeats: Bool

        /// Makes the description of an option.
        public init(names: [String], shorts: [Character] = [], isFlag: Bool = false, repeats: Bool = false) {
            self.names = names
            self.shorts = shorts
            self.isFlag = isFlag
            self.repeats = repeats
        }
    }

    /// Makes the schema of a task.
    public init(verb: String, options: [Option]) {
        self.verb = verb
        self.options = options
    }
}

extension StepSchema {
    /// Returns the option of a long name; nil where there is none.
    public func option(long name: String) -> Option? { options.first { $0.names.contains(name) } }

    /// Returns the option of a one-letter name; nil where there is none.
    public func option(short: Character) -> Option? { options.first { $0.shorts.contains(short) } }

    /// Returns "Did you mean ...?" for a name that no option has; nil where none is near.
    func suggestion(for name: String, dashes: String = "") -> String? {
        let names = options.flatMap(\.names).filter { !PipelineOptions.belongsToCommandLine($0) }
        let bare = String(name.drop { $0 == "-" }.prefix(PipelineLimits.nameLength))
        return Suggestion.nearest(to: bare, among: names).map { "Did you mean '\(dashes)\($0)'?" }
    }
}

extension StepSchema.Option {
    /// Returns the name under which an option that was called `name` is kept: values under the usual name, whichever was written; flags under their
    /// own, since another name may be the opposite.
    func keptName(_ name: String) -> String { isFlag ? name : names.first ?? name }

    /// Returns a flag that was called `name`, turned on or off: nil where it is merely left out, the opposite where it has one.
    func flag(_ name: String, isOn: Bool, line: Int? = nil) -> StepOption? {
        guard !isOn else { return StepOption(name: name, line: line) }
        return opposite(of: name).map { StepOption(name: $0, line: line) }
    }

    private func opposite(of name: String) -> String? {
        var candidates = ["no-\(name)"]
        if name.hasPrefix("no-") { candidates.append(String(name.dropFirst(3))) }
        if name.hasPrefix("enable-") { candidates.append("disable-\(name.dropFirst(7))") }
        if name.hasPrefix("disable-") { candidates.append("enable-\(name.dropFirst(8))") }
        return candidates.first { names.contains($0) }
    }
}

/// An option of a step, with its values.
public struct StepOption: Sendable {
    /// The long name, without dashes.
    public let name: String
    /// The values: none for a flag, several where the option is repeated.
    public var values: [String]
    /// The line of the pipeline's text, counted from 1. `==` ignores it.
    public let line: Int?

    /// Makes an option; without values it is a flag.
    public init(name: String, values: [String] = [], line: Int? = nil) {
        self.name = name
        self.values = values
        self.line = line
    }

    /// The option as words of a command line. A value that begins with a dash is tied to its option, so that it can't be taken for another one.
    var words: [String] {
        values.isEmpty ? ["--\(name)"] : values.flatMap { $0.hasPrefix("-") ? ["--\(name)=\($0)"] : ["--\(name)", $0] }
    }
}

extension StepOption: Equatable {
    /// Whether both have the same name and the same values.
    public static func == (a: StepOption, b: StepOption) -> Bool { a.name == b.name && a.values == b.values }
}
