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
