import SinGANPipelines
import SinGANTasks

/// Makes inputs of the files that steps name, so that a recipe says by name what it was made of.
struct RecipeInputs {
    private(set) var inputs: [PipelineInput] = []
    private(set) var digests: [String: String] = [:]
    /// By the file's name in the steps.
    private var names: [String: String] = [:]
    private let reserved: Set<String>

    /// Inputs that have names already.
    ///
    /// - Parameter reserved: names that no input can have.
    init(_ inputs: [PipelineInput] = [], digests: [String: String] = [:], reserved: Set<String> = []) {
        self.inputs = inputs
        self.digests = digests
        self.reserved = reserved
    }

    /// The step with references in the place of its files, without what decides only where things go.
    ///
    /// - Parameters:
    ///   - files: what the step's task will read and write.
    ///   - digest: of a file, by its name in the step.
    ///   - path: of a file, by its name in the step, as the recipe shall name it.
    mutating func take(
        _ step: PipelineStep, _ files: TaskFiles, _ schema: CommandSchema, digest: (String) -> String?, path: (String) -> String
    ) -> PipelineStep {
        var step = step
        let roles = Dictionary(files.inputs.map { ($0.path, $0.role) }) { first, _ in first }
        let sides = Set(files.sideOutputs.map { String($0.option.drop { $0 == "-" }) })
        step.output = nil
        step.options.removeAll { Self.outside.contains($0.name) || sides.contains($0.name) }
        func replaced(_ text: String) -> String {
            guard Reference.name(text) == nil, let role = roles[text] else { return text }
            return "@\(name(text, role: role, digest: digest(text), path: path(text)))"
        }
        if schema.takesFiles { step.pictures = step.pictures.map(replaced) }
        for index in step.options.indices where schema.isFile(step.options[index].name) {
            step.options[index].values = step.options[index].values.map(replaced)
        }
        return step
    }

    /// Options that say where things go and how they are told, or that don't change the picture.
    static let outside: Set<String> = PipelineOptions.names.union(["output", "retrain"])

    private mutating func name(_ file: String, role: String, digest: String?, path: String) -> String {
        if let known = names[file] { return known }
        let stem = String(role.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
        var name = stem
        var count = 1
        while reserved.contains(name) || inputs.contains(where: { $0.name == name }) {
            count += 1
            name = "\(stem)-\(count)"
        }
        names[file] = name
        inputs.append(PipelineInput(name: name, path: path))
        digests[name] = digest
        return name
    }
}
