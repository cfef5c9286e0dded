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

extension Pipeline {
    /// A pipeline from a file: inputs, and named steps that form a graph without circles.
    ///
    ///     inputs:
    ///       background: harvest.jpg     # a default, relative to the file; without one it has to be given
    ///       object:
    ///     steps:
    ///       placed:
    ///         task: harmonize
    ///         in: ["@background", "@object"]
    ///         with: {at: "60%,70%", scale: 0.4}
    ///       large: {task: superres, in: "@placed", with: {factor: 2}, out: large.png}
    ///
    /// Values are taken as written: 0.10 stays "0.10", and only `true` and `false` are more than text, for flags.
    ///
    /// - Parameters:
    ///   - bytes: the file, UTF-8, at most 64 KiB.
    ///   - name: what messages call it.
    ///   - schema: of a verb or alias; throws where there is no such task. Never asked for anything but letters, digits, "_" and "-".
    /// Throws `.badData`, with a message that begins with "NAME:LINE: ", for everything that is wrong.
    public init(
        yaml bytes: [UInt8], name: String, schema: (String) throws(SinGANError) -> StepSchema
    ) throws(SinGANError) {
        let problem = FileProblem(name: name)
        let text = try YAMLText(bytes, problem)
        try YAMLGate(problem).check(text)
        let root = try YAMLNode.read(text, problem)
        self = try PipelineReader(problem).read(root, schema)
        _ = try StepOrder(self) { line, message, hint in problem.error(line ?? 1, message, hint: hint) }
    }
}

/// Errors of a pipeline's file.
struct FileProblem {
    let name: String

    /// "NAME:LINE: message".
    func error(_ line: Int, _ message: String, hint: String? = nil) -> SinGANError {
        SinGANError(.badData, "\(name):\(line): \(message)", hint: hint)
    }
}

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

/// The `out` of a file's step: a path that stays below the folder of outputs.
public enum OutputPath {
    /// Returns what is wrong with the path as a file's `out`, as the rest of a sentence; nil where nothing is. One "/" at the end means a folder, for
    /// animations and series.
    public static func flaw(_ path: String) -> String? {
        if path.isEmpty { return "is empty" }
        if path == "-" { return "can't be '-'" }
        if Reference.name(path) != nil { return "has to be a file" }
        if PipelineText.hasControls(path) { return "has a control character in it" }
        if path.hasPrefix("/") { return "is an absolute path" }
        if path.hasPrefix("~") { return "begins with '~', which isn't expanded" }
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if parts.last == "" { parts.removeLast() }
        for part in parts {
            if part.isEmpty { return "has an empty part" }
            if part == "." || part == ".." { return "has the part '\(part)'" }
            if part.utf8.count > 255 { return "has a part of \(part.utf8.count) bytes, and file systems take 255" }
        }
        return nil
    }

    static func read(_ path: String, _ what: String, _ line: Int, _ problem: FileProblem) throws(SinGANError) -> String {
        guard let flaw = flaw(path) else { return path }
        throw problem.error(
            line, "\(what) \(flaw): \(PipelineText.quoted(path))", hint: "Write a path below the folder of outputs, such as large.png.")
    }

    /// Checks that no two steps write one file, and that none writes into a folder that is the other's file. Quadratic in the steps. Throws
    /// `.badData`.
    static func checkDistinct(_ steps: [PipelineStep], _ problem: FileProblem) throws(SinGANError) {
        var earlier: [(name: String, path: String, isFolder: Bool)] = []
        for step in steps {
            guard let output = step.output else { continue }
            let isFolder = output.hasSuffix("/")
            let path = isFolder ? String(output.dropLast()) : output
            for other in earlier {
                let isWithin = (path.hasPrefix(other.path + "/") && !other.isFolder) || (other.path.hasPrefix(path + "/") && !isFolder)
                guard path == other.path || isWithin else { continue }
                throw problem.error(
                    step.line ?? 1, "steps \(other.name) and \(step.name) both write \(PipelineText.quoted(path))",
                    hint: "Give them different files.")
            }
            earlier.append((step.name, path, isFolder))
        }
    }
}
