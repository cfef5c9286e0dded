extension Pipeline {
    /// Returns the pipeline as a file that `Pipeline(yaml:name:schema:)` reads back to the same value.
    ///
    /// Steps of inline pipelines get names that a file can have ("step1"). An `output` that a file can't name (absolute, "..", "-") is left out.
    ///
    /// - Parameter comments: lines to begin with.
    public func yaml(comments: [String] = []) -> String {
        let pipeline = withNames()
        var lines = comments.flatMap { $0.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) }.map { line in
            "# " + String(String.UnicodeScalarView(line.unicodeScalars.filter(YAMLScalar.isHarmless)))
        }
        if !pipeline.inputs.isEmpty {
            lines.append("inputs:")
            lines += pipeline.inputs.map { "  \($0.name):" + ($0.path.map { " \(YAMLScalar.text($0))" } ?? "") }
        }
        lines.append("steps:")
        for step in pipeline.steps { lines += step.yaml }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Returns the pipeline with numbers as names of steps replaced by words.
    func withNames() -> Pipeline {
        var taken = Set(inputs.map(\.name) + steps.map(\.name))
        var names: [String: String] = [:]
        for step in steps where !PipelineText.isName(step.name) {
            var name = "step\(step.name)"
            while !taken.insert(name).inserted { name += "_" }
            names[step.name] = name
        }
        guard !names.isEmpty else { return self }
        func renamed(_ text: String) -> String { Reference.renamed(text, names) }
        let steps = steps.map { step in
            PipelineStep(
                name: names[step.name] ?? step.name, task: step.task, pictures: step.pictures.map(renamed),
                options: step.options.map { StepOption(name: $0.name, values: $0.values.map(renamed), line: $0.line) }, output: step.output,
                line: step.line)
        }
        return Pipeline(inputs: inputs, steps: steps)
    }
}

extension PipelineStep {
    fileprivate var yaml: [String] {
        var lines = ["  \(name):", "    task: \(YAMLScalar.text(task))"]
        if !pictures.isEmpty { lines.append("    in: \(YAMLScalar.texts(pictures))") }
        if !options.isEmpty { lines.append("    with:") }
        lines += options.map { "      \($0.name): " + ($0.values.isEmpty ? "true" : YAMLScalar.texts($0.values)) }
        if let output, OutputPath.flaw(output) == nil { lines.append("    out: \(YAMLScalar.text(output))") }
        return lines
    }
}

/// Texts as a file holds them.
enum YAMLScalar {
    /// One text, or a list of several.
    static func texts(_ values: [String]) -> String {
        values.count == 1 ? text(values[0]) : "[\(values.map(text).joined(separator: ", "))]"
    }

    /// Returns a text without quotes where no reader could take it for anything else, else in quotes.
    static func text(_ value: String) -> String { isPlain(value) ? value : quoted(value) }

    /// Whether the text has only digits, letters and what is common in names of files, and means nothing special to any YAML reader.
    private static func isPlain(_ value: String) -> Bool {
        guard let first = value.utf8.first, first != UInt8(ascii: "-") else { return false }
        let isCommon = value.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || "._/-".unicodeScalars.contains($0))
        }
        let meanings: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "...", "---"]
        // 0x10, 017 and 1_000 are numbers to some readers, and dates are dates.
        let isNumber = Double(value) != nil
        let looksLikeNumber = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
        return isCommon && !meanings.contains(value.lowercased()) && (!looksLikeNumber || (isNumber && isDecimal(value)))
    }

    private static func isDecimal(_ value: String) -> Bool {
        value.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".") }
            && (!value.hasPrefix("0") || value == "0" || value.hasPrefix("0.")) && value.utf8.count < 16
    }

    private static func quoted(_ value: String) -> String {
        var result = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            default: result += isHarmless(scalar) ? String(scalar) : "\\u\(PipelineText.hexadecimal(scalar))"
            }
        }
        return result + "\""
    }

    /// Whether the scalar can stand in a file as it is.
    static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        let ends: [Unicode.Scalar] = ["\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}"]
        return !PipelineText.isControl(scalar) && !ends.contains(scalar)
    }
}
