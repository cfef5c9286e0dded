import SinGANEngine
import SinGANPipelines
import SinGANTasks

/// Options that train the model that a budget made, without a budget.
enum ExplicitTraining {
    /// Those that `options(of:)` gives, and the budget.
    private static let replaced: Set<String> = ["budget", "max-size", "crop", "train-to", "iterations"]

    static func options(of configuration: TrainingConfiguration) -> [StepOption] {
        let counts = configuration.scaleIterations
        let iterations: IterationCounts = counts.isEmpty ? .all(configuration.iterations) : .each(counts)
        return [
            StepOption(name: "max-size", values: [String(configuration.maxSize)]),
            StepOption(name: "crop", values: [String(configuration.shortcuts.crop)]),
            StepOption(name: "train-to", values: [LastScale(configuration.trainedTo).description]),
            StepOption(name: "iterations", values: [iterations.description]),
        ]
    }

    /// A step with them in the place of its budget; without any where the step trained nothing.
    static func explicit(_ step: PipelineStep, _ options: [StepOption]?) -> PipelineStep {
        guard step.options.contains(where: { $0.name == "budget" }) else { return step }
        var step = step
        step.options.removeAll { options == nil ? $0.name == "budget" : replaced.contains($0.name) }
        step.options += options ?? []
        return step
    }
}

extension PreparedStep {
    /// What the step's budget came to; nil where it has none, or needed no model.
    func explicitTraining(_ log: RunLog) -> [StepOption]? {
        guard command.training.budget != nil else { return nil }
        return log.entries.model.map { ExplicitTraining.options(of: $0.configuration) }
    }

    /// The same by the step's name.
    func trainings(_ log: RunLog) -> [String: [StepOption]] { explicitTraining(log).map { [step.name: $0] } ?? [:] }
}
