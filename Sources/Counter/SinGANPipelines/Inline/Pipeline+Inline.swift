import SinGANSupport

extension Pipeline {
    /// Reads a pipeline on one line: "harmonize bg.png obj.png | superres --factor 2 | animate --loop".
    ///
    /// Steps are called "1", "2" and so on. A step that doesn't name the running result, `@` and the number of the step before, takes it as its first
    /// argument. In the same way the first step takes `@input`, where an input of that name is given and no step names it. `-o FILE` in a step
    /// becomes its `output`.
    ///
    /// - Parameters:
    ///   - inputs: the names of the inputs that are given.
    ///   - schema: returns the schema of a verb or alias; throws where there is no such task.
    /// - Throws: `.usage` for text that can't be read, unknown tasks, options and references, and inputs that no step takes.
    public init(inline text: String, inputs: [String], schema: (String) throws(SinGANError) -> StepSchema) throws(SinGANError) {
        let lists = try ShellWords.steps(text)
        guard lists.count <= PipelineLimits.steps else {
            throw SinGANError(.usage, "the pipeline has \(lists.count) steps", hint: "At most \(PipelineLimits.steps) are possible.")
        }
        self.init(inputs: inputs.map { PipelineInput(name: $0, path: nil) }, steps: [])
        for (index, words) in lists.enumerated() {
            let takesInput = inputs.contains("input") && !lists.contains { $0.contains { $0.contains("@input") } }
            let running = index > 0 ? "\(index)" : takesInput ? "input" : nil
            steps.append(try Self.step(words, number: index + 1, running: running, schema))
        }
        try checkNames()
        try checkOrder()
    }

    private static func step(
        _ words: [String], number: Int, running: String?, _ schema: (String) throws(SinGANError) -> StepSchema
    ) throws(SinGANError) -> PipelineStep {
        let verb = words[0]
        guard PipelineText.isVerb(verb) else {
            throw SinGANError(
                .usage, "step \(number): there is no task \(PipelineText.quoted(verb))", hint: "'\(ProgramName.current) tasks' lists them.")
        }
        let found: StepSchema
        do { found = try schema(verb) } catch {
            throw SinGANError(error.code, "step \(number): \(error.message)", hint: error.hint, cause: error)
        }
        let read = try StepWords(Array(words.dropFirst()), schema: found, label: "step \(number) (\(verb))")
        var step = PipelineStep(name: "\(number)", task: verb, pictures: read.pictures, options: read.options, output: read.output)
        if let running, !step.references.contains(running) { step.pictures.insert("@\(running)", at: 0) }
        return step
    }

    private func checkNames() throws(SinGANError) {
        for input in inputs where !PipelineText.isName(input.name) {
            throw SinGANError(.usage, "an input can't be called \(PipelineText.quoted(input.name))", hint: PipelineText.nameRule)
        }
        var outputs: [String: String] = [:]
        for step in steps {
            guard let output = step.output, output != "-" || step.name != steps.last?.name else { continue }
            if let other = outputs.updateValue(step.name, forKey: output) {
                throw SinGANError(
                    .usage, "steps \(other) and \(step.name) both write \(PipelineText.quoted(output))", hint: "Give them different files.")
            }
        }
    }

    private func checkOrder() throws(SinGANError) {
        let numbers = steps.map(\.name)
        for (index, step) in steps.enumerated() {
            if let name = step.references.first(where: numbers[(index + 1)...].contains) {
                throw SinGANError(
                    .usage, "step \(step.name) takes @\(name), which comes later",
                    hint: "A step takes inputs and the results of the steps before it.")
            }
        }
        _ = try StepOrder(self) { _, message, hint in SinGANError(.usage, message, hint: hint) }
        let taken = Set(steps.flatMap(\.references))
        for input in inputs where !taken.contains(input.name) {
            throw SinGANError(
                .usage, "no step takes the input \(input.name)",
                hint: "Write @\(input.name) where it belongs; only @input goes to the first step by itself.")
        }
    }
}

extension PipelineStep {
    /// Makes a step of the words behind the verb of a task's own command line. Options that belong to the whole pipeline are left out.
    ///
    /// - Throws: `.usage` for words that the task's parser doesn't take either.
    public init(name: String, task: String, words: [String], schema: StepSchema) throws(SinGANError) {
        let read = try StepWords(words, schema: schema, label: task, leavesOut: true)
        self.init(name: name, task: task, pictures: read.pictures, options: read.options, output: read.output)
    }
}

/// Divides the words of a step behind its verb into arguments, options and output.
///
/// A task's own parser takes the same words later and checks values; which words belong together has to be known before, from the schema.
/// An unknown option is refused here: nobody could tell whether the next word is its value or a picture.
struct StepWords {
    private let schema: StepSchema
    /// The step's name in messages.
    private let label: String
    /// Whether options that belong to the whole pipeline are left out instead of being refused.
    private let leavesOut: Bool
    private(set) var pictures: [String] = []
    private(set) var options: [StepOption] = []
    private(set) var output: String?

    init(_ words: [String], schema: StepSchema, label: String, leavesOut: Bool = false) throws(SinGANError) {
        self.schema = schema
        self.label = label
        self.leavesOut = leavesOut
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                // Arguments come first in `PipelineStep.words`, so the dashes of names have to be hidden otherwise.
                pictures += rest.map { $0.hasPrefix("-") && $0 != "-" ? "./\($0)" : $0 }
                return
            } else if word.hasPrefix("--") {
                try readLong(word, &rest)
            } else if word.hasPrefix("-"), word != "-" {
                try readShort(word, &rest)
            } else {
                guard !word.isEmpty else { throw mistake("one argument is empty", hint: "Name a file, or @name.") }
                pictures.append(word)
            }
        }
    }

    private mutating func readLong(_ word: String, _ rest: inout ArraySlice<String>) throws(SinGANError) {
        let (name, attached) = Self.divided(word.dropFirst(2))
        if name == "output" {
            output = try value(word, attached, &rest)
            return
        }
        if leavesOut, PipelineOptions.belongsToCommandLine(name) {
            if schema.option(long: name)?.isFlag == false { _ = try value(word, attached, &rest) }
            return
        }
        try checkPlace(name, written: "--\(name)")
        guard let option = schema.option(long: name) else {
            throw mistake(
                "there is no option \(PipelineText.quoted("--\(name)"))", hint: schema.suggestion(for: name, dashes: "--") ?? help)
        }
        try add(option, name, written: "--\(name)", attached, &rest)
    }

    private mutating func readShort(_ word: String, _ rest: inout ArraySlice<String>) throws(SinGANError) {
        let (letters, attached) = Self.divided(word.dropFirst())
        if letters == "o" {
            output = try value(word, attached, &rest)
            return
        }
        let characters = Array(letters)
        // "-ab" is two flags; what takes a value stands alone.
        for character in characters {
            let option = schema.option(short: character)
            if leavesOut, option == nil || PipelineOptions.belongsToCommandLine(option?.names.first ?? "") { continue }
            try checkPlace(option?.names.first ?? PipelineOptions.shorts[character] ?? "", written: "-\(character)")
            guard let option, let name = option.names.first else {
                throw mistake("there is no option \(PipelineText.quoted("-\(character)"))", hint: help)
            }
            guard option.isFlag || characters.count == 1 else {
                throw mistake("-\(character) can't be part of \(PipelineText.quoted(word))", hint: "Write it alone: -\(character) VALUE.")
            }
            try add(option, name, written: "-\(character)", attached, &rest)
        }
    }

    private mutating func add(
        _ option: StepSchema.Option, _ name: String, written: String, _ attached: String?, _ rest: inout ArraySlice<String>
    ) throws(SinGANError) {
        let same = options.firstIndex { option.names.contains($0.name) }
        if option.isFlag {
            guard attached == nil else { throw mistake("\(written) takes no value", hint: "Write \(written) alone, or leave it out.") }
            // The last one counts, as on a command line.
            if let same { options.remove(at: same) }
            options.append(StepOption(name: name))
            return
        }
        let value = try value(written, attached, &rest)
        if let same {
            options[same].values = option.repeats ? options[same].values + [value] : [value]
        } else {
            options.append(StepOption(name: option.keptName(name), values: [value]))
        }
    }

    private func value(_ written: String, _ attached: String?, _ rest: inout ArraySlice<String>) throws(SinGANError) -> String {
        if let attached { return attached }
        guard let value = rest.popFirst() else { throw mistake("\(written) needs a value", hint: "Write it behind: \(written) VALUE.") }
        return value
    }

    /// Returns the two halves of "name=value"; the second is nil without "=".
    private static func divided(_ text: Substring) -> (String, String?) {
        guard let sign = text.unicodeScalars.firstIndex(of: "=") else { return (String(text), nil) }
        return (String(text.unicodeScalars[..<sign]), String(text.unicodeScalars[text.unicodeScalars.index(after: sign)...]))
    }

    private func checkPlace(_ name: String, written: String) throws(SinGANError) {
        guard PipelineOptions.belongsToCommandLine(name) else { return }
        throw mistake(
            "\(written) belongs to the command line, not to a step", hint: "Write it outside the quotes, behind the pipeline.")
    }

    private var help: String { "See '\(ProgramName.current) \(schema.verb) --help'." }

    private func mistake(_ message: String, hint: String) -> SinGANError { SinGANError(.usage, "\(label): \(message)", hint: hint) }
}
