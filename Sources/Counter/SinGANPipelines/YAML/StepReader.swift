import SinGANSupport

/// Reads one step of a file.
struct StepReader {
    let fields: PipelineReader
    private var problem: FileProblem { fields.problem }

    init(fields: PipelineReader) { self.fields = fields }

    func step(
        _ pair: YAMLNode.Pair, _ schemas: inout [String: StepSchema], _ schema: (String) throws(SinGANError) -> StepSchema
    ) throws(SinGANError) -> PipelineStep {
        try fields.checkName(pair, "a step")
        let name = pair.key
        let keys = try fields.map(pair.value, "step \(name)", of: "'task:' and the like")
        try fields.checkKeys(keys, ["task", "in", "with", "out"], "step \(name)")
        guard let task = keys.first(where: { $0.key == "task" }) else {
            throw problem.error(
                pair.line, "step \(name) has no 'task:'", hint: "Name one there; '\(ProgramName.current) tasks' lists them.")
        }
        let verb = try fields.text(task.value, "the task of step \(name)")
        // A verb's schema is asked for once: an external task has to be started for it.
        let found: StepSchema
        if let known = schemas[verb] { found = known } else { found = try self.schema(verb, task.value.line, schema) }
        schemas[verb] = found
        var step = PipelineStep(name: name, task: verb, line: pair.line)
        for key in keys {
            switch key.key {
            case "in":
                step.pictures = try pictures(key, "'in' of step \(name)")
                step.picturesLine = key.value.line
            case "with": step.options = try OptionReader(fields: fields, schema: found, step: name, verb: verb).options(key)
            case "out":
                step.output = try OutputPath.read(
                    fields.text(key.value, "'out' of step \(name)"), "'out' of step \(name)", key.value.line, problem)
            default: break
            }
        }
        return step
    }

    private func schema(
        _ verb: String, _ line: Int, _ schema: (String) throws(SinGANError) -> StepSchema
    ) throws(SinGANError) -> StepSchema {
        guard PipelineText.isVerb(verb) else {
            throw problem.error(line, "there is no task \(PipelineText.quoted(verb))", hint: "'\(ProgramName.current) tasks' lists them.")
        }
        do { return try schema(verb) } catch { throw problem.error(line, error.message, hint: error.hint) }
    }

    private func pictures(_ pair: YAMLNode.Pair, _ what: String) throws(SinGANError) -> [String] {
        guard case .list(let nodes) = pair.value.content else { return [try fields.file(pair.value, what)] }
        var result: [String] = []
        for node in nodes { result.append(try fields.file(node, "an entry of \(what)")) }
        return result
    }
}
