import SinGANSupport

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
