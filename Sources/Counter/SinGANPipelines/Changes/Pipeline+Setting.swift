import SinGANSupport
import SinGANTasks

extension Pipeline {
    /// Returns the pipeline with an option of a step changed as "STEP.OPTION=VALUE" says.
    ///
    /// - Throws: `.usage` like `setting(_:schema:)` for several.
    public func setting(_ text: String, schema: (String) throws(SinGANError) -> StepSchema) throws(SinGANError) -> Pipeline {
        try setting([text], schema: schema)
    }

    /// Returns the pipeline with options changed: each "STEP.OPTION=VALUE" replaces all that the step has of that option, under any of its names.
    /// Several of one repeating option are kept together. A flag takes true or false. Steps of inline pipelines are numbers: "2.factor=4"; the verb
    /// of a task that only one step runs also works.
    ///
    /// - Throws: `.usage` for text of another form, unknown steps and options, options of the command line, and references that lead nowhere or in a
    ///   circle.
    public func setting(_ texts: [String], schema: (String) throws(SinGANError) -> StepSchema) throws(SinGANError) -> Pipeline {
        var result = self
        // What has been set by these texts, so that a second value is added and doesn't replace.
        var settled: [String: Set<String>] = [:]
        for text in texts {
            let setting = try OptionSetting(text)
            let index = try result.index(of: setting)
            let step = result.steps[index]
            let option = try setting.option(of: try schema(step.task))
            let kept = option.keptName(setting.option)
            let isMore = option.repeats && !option.isFlag && settled[step.name]?.contains(kept) == true
            settled[step.name, default: []].insert(kept)
            let value = try setting.optionValue(option)
            result.steps[index].options = step.options.replacing(option, with: value, isMore: isMore)
        }
        _ = try StepOrder(result) { _, message, hint in SinGANError(.usage, message, hint: hint) }
        return result
    }

    private func index(of setting: OptionSetting) throws(SinGANError) -> Int {
        if let index = steps.firstIndex(where: { $0.name == setting.step }) { return index }
        // A task that is there once is name enough.
        let same = steps.indices.filter { steps[$0].task == setting.step }
        if same.count == 1 { return same[0] }
        let names = steps.map(\.name)
        let near = Suggestion.nearest(to: String(setting.step.prefix(PipelineLimits.nameLength)), among: names).map {
            "Did you mean '\($0)'?"
        }
        throw setting.mistake(
            "there is no step \(PipelineText.quoted(setting.step))", hint: near ?? "There are: \(PipelineText.list(names)).")
    }
}

extension [StepOption] {
    /// Returns the options with the new one where the first one of its name stood, else at the end; nil leaves the option out.
    fileprivate func replacing(_ option: StepSchema.Option, with value: StepOption?, isMore: Bool) -> [StepOption] {
        let position = firstIndex { option.names.contains($0.name) } ?? count
        var value = value
        if isMore, indices.contains(position) { value?.values.insert(contentsOf: self[position].values, at: 0) }
        var result = filter { !option.names.contains($0.name) }
        if let value { result.insert(value, at: Swift.min(position, result.count)) }
        return result
    }
}

/// A change of one option: "STEP.OPTION=VALUE".
struct OptionSetting {
    let step: String
    let option: String
    let value: String
    private let text: String

    init(_ text: String) throws(SinGANError) {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        // Names of steps have no dots, so the first one ends them.
        let names = halves.first.map { $0.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false) } ?? []
        guard halves.count == 2, names.count == 2, !names[0].isEmpty, !names[1].isEmpty else {
            throw SinGANError(
                .usage, "--set \(PipelineText.quoted(text)) isn't STEP.OPTION=VALUE", hint: "An example: --set large.factor=2.")
        }
        (step, option, value) = (String(names[0]), String(names[1].drop { $0 == "-" }), String(halves[1]))
        self.text = text
    }

    func mistake(_ message: String, hint: String) -> SinGANError {
        SinGANError(.usage, "--set \(PipelineText.quoted(text)): \(message)", hint: hint)
    }

    func option(of schema: StepSchema) throws(SinGANError) -> StepSchema.Option {
        if PipelineOptions.belongsToCommandLine(option) {
            throw mistake("'\(option)' belongs to the command line, not to a step", hint: "Write it there: --\(option).")
        }
        if let found = schema.option(long: option) { return found }
        let isKey = ["in", "task", "out", "with"].contains(option)
        let help = isKey ? "Only options can be set; files are given with --input." : "See '\(ProgramName.current) \(schema.verb) --help'."
        throw mistake("\(schema.verb) has no option '\(option)'", hint: (isKey ? nil : schema.suggestion(for: option)) ?? help)
    }

    /// Returns the option with its value; nil where a flag is left out.
    func optionValue(_ found: StepSchema.Option) throws(SinGANError) -> StepOption? {
        guard found.isFlag else { return StepOption(name: found.keptName(option), values: [value]) }
        guard value == "true" || value == "false" else {
            throw mistake("'\(option)' takes true or false", hint: "An example: --set \(step).\(option)=true.")
        }
        return found.flag(option, isOn: value == "true")
    }
}

/// The value of `--input`: NAME=FILE, or only FILE for the input called "input".
public struct InputAssignment: Sendable, Equatable {
    /// The name of the input.
    public let name: String
    /// The file that is given for it.
    public let path: String

    /// Makes the assignment of a file to an input.
    package init(name: String, path: String) { (self.name, self.path) = (name, path) }

    /// Splits the text at the first "=" if a name is before it: "a=b.png" is the file b.png for the input a, "bg=x=1.png" the file x=1.png for bg. A
    /// file called "a=b.png" is written "./a=b.png", which no name can be.
    ///
    /// - Throws: `.usage` where no file is named.
    public init(_ text: String) throws(SinGANError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let isNamed = parts.count == 2 && PipelineText.isName(parts[0])
        (name, path) = isNamed ? (parts[0], parts[1]) : ("input", text)
        guard !path.isEmpty else {
            throw SinGANError(.usage, "--input \(PipelineText.quoted(text)) names no file", hint: "Write --input NAME=FILE.")
        }
    }
}

extension Pipeline {
    /// Returns the pipeline with these files for its inputs.
    ///
    /// - Throws: `.usage` for names that it doesn't have, and for one given twice.
    public func giving(_ assignments: [InputAssignment]) throws(SinGANError) -> Pipeline {
        var (result, given): (Pipeline, Set<String>) = (self, [])
        let names = inputs.map(\.name)
        for assignment in assignments {
            guard let index = names.firstIndex(of: assignment.name) else {
                let near = Suggestion.nearest(to: assignment.name, among: names).map { "Did you mean '\($0)'?" }
                if assignment.name == "input", let first = names.first {
                    throw SinGANError(
                        .usage, "--input \(PipelineText.quoted(assignment.path)) doesn't say which input it is for",
                        hint: "Write --input \(names.count == 1 ? first : "NAME")=FILE. There are: \(PipelineText.list(names)).")
                }
                let list = names.isEmpty ? "It has none." : "There are: \(PipelineText.list(names))."
                throw SinGANError(.usage, "the pipeline has no input \(PipelineText.quoted(assignment.name))", hint: near ?? list)
            }
            guard given.insert(assignment.name).inserted else {
                throw SinGANError(.usage, "the input \(assignment.name) is given twice", hint: "Give one file, or a folder of them.")
            }
            result.inputs[index].path = assignment.path
        }
        return result
    }
}
