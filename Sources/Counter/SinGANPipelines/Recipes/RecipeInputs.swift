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

    /// Returns the step's canonical form, with references in the place of its files.
    ///
    /// - Parameters:
    ///   - digest: of a file, by its name in the step.
    ///   - path: of a file, by its name in the step, as the recipe shall name it.
    mutating func take(_ step: PreparedStep, digest: (String) -> String?, path: (String) -> String) -> PipelineStep {
        let roles = Dictionary(step.files.inputs.map { ($0.path, $0.role) }) { first, _ in first }
        return step.canonicalStep { text in
            guard Reference.name(text) == nil, let role = roles[text] else { return text }
            return "@\(name(text, role: role, digest: digest(text), path: path(text)))"
        }
    }

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

extension PreparedStep {
    /// Returns the step as a pipeline whose inputs are all files that it reads, called as recipes call them, and the inputs' names by the companions that
    /// they are.
    package func asPipeline() -> (pipeline: Pipeline, companions: [String: String]) {
        var inputs = RecipeInputs()
        var canonical = inputs.take(self, digest: { _ in nil }, path: { $0 })
        // What recipes leave out belongs to the work all the same.
        let sides = Set(files.sideOutputs.map { String($0.option.drop { $0 == "-" }) })
        canonical.options += step.options.filter { sides.contains($0.name) || $0.name == "retrain" }
        let companions = files.companions.compactMap { companion in
            inputs.inputs.first { $0.path == companion.path }.map { (companion.name, $0.name) }
        }
        return (Pipeline(inputs: inputs.inputs, steps: [canonical]), Dictionary(companions) { first, _ in first })
    }
}
