import SinGANSupport
import SinGANTasks

/// Reads a pipeline from a file's keys and values. `StepOrder` checks references and circles.
struct PipelineReader {
    let problem: FileProblem

    init(_ problem: FileProblem) { self.problem = problem }

    func read(_ root: YAMLNode, _ schema: (String) throws(SinGANError) -> StepSchema) throws(SinGANError) -> Pipeline {
        let pairs = try map(root, "the file", of: "'inputs:' and 'steps:'")
        try checkKeys(pairs, ["inputs", "steps"], "a pipeline")
        let inputs = try pairs.first { $0.key == "inputs" }.map(self.inputs) ?? []
        guard let steps = pairs.first(where: { $0.key == "steps" }) else {
            throw problem.error(root.line, "the pipeline has no 'steps:'", hint: "Name them there, each with its task.")
        }
        let named = try map(steps.value, "'steps'", of: "names with a step behind each")
        guard !named.isEmpty else { throw problem.error(steps.line, "'steps' is empty", hint: "Name a step there, with its task.") }
        try checkCount(named, PipelineLimits.steps, "steps")
        let reader = StepReader(fields: self)
        var (schemas, result): ([String: StepSchema], [PipelineStep]) = ([:], [])
        for pair in named { result.append(try reader.step(pair, &schemas, schema)) }
        try OutputPath.checkDistinct(result, problem)
        return Pipeline(inputs: inputs, steps: result)
    }

    private func inputs(_ pair: YAMLNode.Pair) throws(SinGANError) -> [PipelineInput] {
        if pair.value.isNull { return [] }
        let pairs = try map(pair.value, "'inputs'", of: "names with a file, or nothing, behind each")
        try checkCount(pairs, PipelineLimits.inputs, "inputs")
        var result: [PipelineInput] = []
        for pair in pairs {
            try checkName(pair, "an input")
            let path = pair.value.isNull ? nil : try file(pair.value, "the input \(pair.key)")
            if let path, Reference.name(path) != nil {
                throw problem.error(pair.value.line, "the input \(pair.key) has to be a file", hint: "A file called so is written ./@...")
            }
            result.append(PipelineInput(name: pair.key, path: path, line: pair.line))
        }
        return result
    }

    // MARK: What steps and inputs have in common

    func map(_ node: YAMLNode, _ what: String, of contents: String) throws(SinGANError) -> [YAMLNode.Pair] {
        guard case .map(let pairs) = node.content else {
            throw problem.error(node.line, "\(what) has to hold \(contents), and \(node.kind)")
        }
        return pairs
    }

    func checkName(_ pair: YAMLNode.Pair, _ what: String) throws(SinGANError) {
        guard !PipelineText.isName(pair.key) else { return }
        throw problem.error(pair.line, "\(what) can't be called \(PipelineText.quoted(pair.key))", hint: PipelineText.nameRule)
    }

    func checkKeys(_ pairs: [YAMLNode.Pair], _ known: [String], _ what: String) throws(SinGANError) {
        for pair in pairs where !known.contains(pair.key) {
            let near = Suggestion.nearest(to: String(pair.key.prefix(PipelineLimits.nameLength)), among: known).map {
                "Did you mean '\($0)'?"
            }
            throw problem.error(
                pair.line, "\(what) has no key \(PipelineText.quoted(pair.key))", hint: near ?? "There are: \(PipelineText.list(known)).")
        }
    }

    private func checkCount(_ pairs: [YAMLNode.Pair], _ limit: Int, _ what: String) throws(SinGANError) {
        guard pairs.count > limit else { return }
        throw problem.error(pairs[limit].line, "there are \(pairs.count) \(what)", hint: "At most \(limit) are possible.")
    }

    /// The text of a value, without control characters.
    func text(_ node: YAMLNode, _ what: String) throws(SinGANError) -> String {
        guard case .text(let text, let isPlain) = node.content, !node.isNull else {
            throw problem.error(
                node.line, "\(what) has to be a text, and \(node.kind)",
                hint: node.isNull ? "Write it behind the key, or leave the key out; quote it if the text is meant." : nil)
        }
        guard !PipelineText.hasControls(text.replacing("\n", with: "").replacing("\t", with: "")) else {
            throw problem.error(node.line, "\(what) has a control character in it", hint: "Remove it.")
        }
        if isPlain, isTooLargeNumber(text) {
            throw problem.error(node.line, "\(what) is too large a number: \(PipelineText.quoted(text))")
        }
        return text
    }

    private func isTooLargeNumber(_ text: String) -> Bool {
        guard text.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }), let number = Double(text) else { return false }
        let isWhole = !text.contains { ".eE".contains($0) }
        return !number.isFinite || (isWhole && Int64(text) == nil && UInt64(text) == nil)
    }

    /// A file to read: anywhere, but a name that could be taken for an option is changed so that it can't.
    func file(_ node: YAMLNode, _ what: String) throws(SinGANError) -> String {
        let path = try text(node, what)
        guard !path.isEmpty else { throw problem.error(node.line, "\(what) is empty", hint: "Name a file, or \"@name\".") }
        guard path != "-" else {
            throw problem.error(node.line, "\(what) can't be '-'", hint: "Standard input is given on the command line: declare an input.")
        }
        guard !PipelineText.hasControls(path) else {
            throw problem.error(node.line, "\(what) has a control character in it", hint: "Remove it.")
        }
        return path.hasPrefix("-") ? "./\(path)" : path
    }
}
