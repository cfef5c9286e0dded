import SinGANSupport

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
