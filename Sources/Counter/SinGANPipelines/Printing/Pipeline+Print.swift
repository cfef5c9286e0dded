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
        func renamed(_ text: String) -> String { Reference.name(text).flatMap { names[$0] }.map { "@\($0)" } ?? text }
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
