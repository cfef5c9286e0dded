import SinGANSupport
import SinGANTasks

/// Checks that every name is used once, and that every `@name` names something.
struct ReferenceCheck {
    private let pipeline: Pipeline
    private let failing: StepOrder.Failure

    init(_ pipeline: Pipeline, _ failing: @escaping StepOrder.Failure) {
        self.pipeline = pipeline
        self.failing = failing
    }

    /// Returns the indices of steps by their names.
    func stepIndices() throws(SinGANError) -> [String: Int] {
        var inputs: Set<String> = []
        for input in pipeline.inputs where !inputs.insert(input.name).inserted {
            throw failing(input.line, "two inputs are called \(input.name)", "Rename one of them.")
        }
        var indices: [String: Int] = [:]
        for (index, step) in pipeline.steps.enumerated() {
            if inputs.contains(step.name) {
                throw failing(
                    step.line, "a step and an input are both called \(step.name)", "Rename one of them: @\(step.name) could be either.")
            }
            if indices.updateValue(index, forKey: step.name) != nil {
                throw failing(step.line, "two steps are called \(step.name)", "Rename one of them.")
            }
        }
        let known = pipeline.inputs.map(\.name) + pipeline.steps.map(\.name)
        let names = Set(known)
        for step in pipeline.steps {
            for picture in step.pictures { try check(picture, step, step.picturesLine ?? step.line, known, names) }
            for option in step.options {
                for value in option.values { try check(value, step, option.line ?? step.line, known, names) }
            }
        }
        return indices
    }

    private func check(
        _ text: String, _ step: PipelineStep, _ line: Int?, _ known: [String], _ names: Set<String>
    ) throws(SinGANError) {
        guard let name = Reference.name(text), !names.contains(name) else { return }
        // On a line only what stands before can be meant.
        let isLine = step.name.first?.isNumber == true
        let others = isLine ? Array(known.prefix { $0 != step.name }) : known.filter { $0 != step.name }
        if isLine, name == "input" {
            throw failing(line, "step \(step.name) takes '@input', and there is no input", "Give it: --input FILE.")
        }
        let near =
            Suggestion.nearest(to: String(name.prefix(PipelineLimits.nameLength)), among: others).map { "Did you mean '@\($0)'? " } ?? ""
        let list = others.isEmpty ? "" : "There are: \(PipelineText.list(others.map { "@\($0)" })). "
        throw failing(
            line, "step \(step.name) takes \(PipelineText.quoted(text)), and there is no input or step of that name",
            (near.isEmpty ? list : near) + "A file called so is written ./@...")
    }
}
