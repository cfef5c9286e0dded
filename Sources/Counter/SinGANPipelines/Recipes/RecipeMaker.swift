import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// Writes recipes of the results of one run: of a single command or of a pipeline's steps.
package struct RecipeMaker: Sendable {
    /// In the order in which they run.
    private let steps: [PreparedStep]
    /// Those of the pipeline, by name, with their files.
    private let inputs: [PipelineInput]
    /// The pictures that the steps read.
    package let images: ImageStore
    private let quality: Int?
    /// Files that a recipe names otherwise than they were opened, by the inputs' names: a recipe that is run again names its inputs as it did before.
    private let recordedPaths: [String: String]

    /// Makes a maker of recipes.
    ///
    /// - Parameters:
    ///   - steps: in the order in which they run.
    ///   - inputs: those of the pipeline, by name, with their files.
    ///   - images: the pictures that the steps read.
    ///   - quality: `--quality`; nil for each format's own.
    ///   - recordedPaths: files that a recipe names otherwise than they were opened, by the inputs' names.
    package init(
        steps: [PreparedStep], inputs: [PipelineInput], images: ImageStore, quality: Int?, recordedPaths: [String: String] = [:]
    ) {
        (self.steps, self.inputs, self.images) = (steps, inputs, images)
        (self.quality, self.recordedPaths) = (quality, recordedPaths)
    }

    /// Returns the recipe of a step's result.
    ///
    /// - Parameter trainings: by the names of steps with a budget, what that came to.
    package func recipe(
        of name: String, side: String? = nil, recipeOptions: [String: JSONValue], trainings: [String: [StepOption]] = [:]
    ) -> Recipe {
        let needed = ancestors(of: name)
        let names = Self.names(needed, reserved: inputs.map(\.name))
        let references = Set(needed.flatMap(\.step.references))
        let digests = images.digests
        let used = inputs.filter { references.contains($0.name) }
        var collected = RecipeInputs(
            used.map { PipelineInput(name: $0.name, path: recordedPaths[$0.name] ?? $0.path) },
            digests: Dictionary(uniqueKeysWithValues: used.compactMap { input in digests["@\(input.name)"].map { (input.name, $0) } }),
            reserved: Set(names.values))
        let taken = needed.map { prepared in
            let step = collected.take(prepared, digest: { digests[$0] }, path: { images.path(of: $0) })
            return Self.renamed(ExplicitTraining.explicit(step, trainings[prepared.step.name]), names)
        }
        var recipe = Recipe(
            pipeline: Pipeline(inputs: collected.inputs, steps: taken), digests: collected.digests, step: names[name] ?? name)
        (recipe.side, recipe.quality, recipe.recipeOptions) = (side, quality, recipeOptions)
        for step in needed {
            let version = type(of: step.command).descriptor.version
            if !version.isEmpty { recipe.versions[step.step.task] = version }
        }
        return recipe
    }

    /// The step and those whose results lead to it, in the order in which they run.
    private func ancestors(of name: String) -> [PreparedStep] {
        var needed: Set<String> = [name]
        for step in steps.reversed() where needed.contains(step.step.name) { needed.formUnion(step.step.references) }
        return steps.filter { needed.contains($0.step.name) }
    }

    /// Names that a file of steps can have: the numbers of inline steps become their tasks' verbs.
    private static func names(_ steps: [PreparedStep], reserved: [String]) -> [String: String] {
        var names: [String: String] = [:]
        var taken = Set(steps.map(\.step.name) + reserved)
        for step in steps {
            var name = step.step.name
            if name.first?.isNumber == true {
                name = step.step.task
                var count = 1
                while taken.contains(name) {
                    count += 1
                    name = "\(step.step.task)-\(count)"
                }
                taken.insert(name)
            }
            names[step.step.name] = name
        }
        return names
    }

    private static func renamed(_ step: PipelineStep, _ names: [String: String]) -> PipelineStep {
        func renamed(_ text: String) -> String { Reference.renamed(text, names) }
        return PipelineStep(
            name: names[step.name] ?? step.name, task: step.task, pictures: step.pictures.map(renamed),
            options: step.options.map { StepOption(name: $0.name, values: $0.values.map(renamed)) })
    }
}

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

    /// Returns what the step's budget came to, by the step's name.
    package func trainings(_ log: RunLog) -> [String: [StepOption]] { explicitTraining(log).map { [step.name: $0] } ?? [:] }
}
