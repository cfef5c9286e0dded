import SinGANSupport

/// Reads the options behind a step's `with:`.
struct OptionReader {
    let fields: PipelineReader
    let schema: StepSchema
    let step: String
    let verb: String
    private var problem: FileProblem { fields.problem }

    init(fields: PipelineReader, schema: StepSchema, step: String, verb: String) {
        (self.fields, self.schema, self.step, self.verb) = (fields, schema, step, verb)
    }

    func options(_ pair: YAMLNode.Pair) throws(SinGANError) -> [StepOption] {
        if pair.value.isNull { return [] }
        var result: [StepOption] = []
        for pair in try fields.map(pair.value, "'with' of step \(step)", of: "options with their values") {
            let option = try option(pair)
            if let other = result.first(where: { option.names.contains($0.name) }) {
                throw problem.error(pair.line, "'\(pair.key)' and '\(other.name)' are one option of \(verb)", hint: "Remove one of them.")
            }
            if let read = try option.isFlag ? flag(pair, option) : values(pair, option) { result.append(read) }
        }
        return result
    }

    private func option(_ pair: YAMLNode.Pair) throws(SinGANError) -> StepSchema.Option {
        let name = pair.key
        if PipelineOptions.belongsToCommandLine(name) {
            throw problem.error(
                pair.line, "'\(name)' belongs to the command line, not to step \(step)",
                hint: name == "output"
                    ? "A step's file is written 'out: FILE', beside 'with'." : "Write --\(name) behind the pipeline's file.")
        }
        if let option = schema.option(long: name) { return option }
        throw problem.error(pair.line, "\(verb) has no option \(PipelineText.quoted(name))", hint: hint(name))
    }

    private func hint(_ name: String) -> String {
        if name == "<<" { return "Keys can't be merged: write the options here." }
        let bare = String(name.drop { $0 == "-" })
        if bare != name, schema.option(long: bare) != nil { return "Write '\(bare)', without dashes." }
        return schema.suggestion(for: name) ?? "'\(ProgramName.current) \(schema.verb) --help' lists them."
    }

    private func flag(_ pair: YAMLNode.Pair, _ option: StepSchema.Option) throws(SinGANError) -> StepOption? {
        guard case .text(let text, isPlain: true) = pair.value.content, text == "true" || text == "false" else {
            let given =
                if case .text(let text, _) = pair.value.content, !pair.value.isNull { "there is \(PipelineText.quoted(text))" } else {
                    pair.value.kind
                }
            throw problem.error(
                pair.value.line, "'\(pair.key)' takes true or false, and \(given)", hint: "Write them without quotes.")
        }
        return option.flag(pair.key, isOn: text == "true", line: pair.line)
    }

    private func values(_ pair: YAMLNode.Pair, _ option: StepSchema.Option) throws(SinGANError) -> StepOption? {
        let what = "'\(pair.key)' of step \(step)"
        guard case .list(let nodes) = pair.value.content else {
            return StepOption(name: option.keptName(pair.key), values: [try fields.text(pair.value, what)], line: pair.line)
        }
        guard option.repeats else {
            throw problem.error(
                pair.value.line, "\(what) takes one value, and there is a list", hint: "Put a text with brackets in quotes.")
        }
        guard !nodes.isEmpty else { throw problem.error(pair.value.line, "\(what) has an empty list", hint: "Leave the option out.") }
        var values: [String] = []
        for node in nodes { values.append(try fields.text(node, "an entry of \(what)")) }
        return StepOption(name: option.keptName(pair.key), values: values, line: pair.line)
    }
}
