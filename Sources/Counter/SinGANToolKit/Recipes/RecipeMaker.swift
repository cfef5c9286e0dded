import Foundation
import SinGANEngine
import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// Writes recipes of the results of one run: of a single command or of a pipeline's steps.
struct RecipeMaker: Sendable {
    /// In the order in which they run.
    let steps: [PreparedStep]
    /// Those of the pipeline, by name, with their files.
    let inputs: [PipelineInput]
    let images: ImageStore
    let quality: Int?
    /// Files that a recipe names otherwise than they were opened, by the inputs' names: a recipe that is run again names its inputs as it did before.
    var recordedPaths: [String: String] = [:]

    /// The recipe of a step's result.
    ///
    /// - Parameter trainings: by the names of steps with a budget, what that came to.
    func recipe(
        of name: String, side: String? = nil, story: [String: JSONValue], trainings: [String: [StepOption]] = [:]
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
        (recipe.side, recipe.quality, recipe.story) = (side, quality, story)
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
        func renamed(_ text: String) -> String { Reference.name(text).flatMap { names[$0] }.map { "@\($0)" } ?? text }
        return PipelineStep(
            name: names[step.name] ?? step.name, task: step.task, pictures: step.pictures.map(renamed),
            options: step.options.map { StepOption(name: $0.name, values: $0.values.map(renamed)) })
    }
}

/// The inputs of a recipe, found again.
struct RecordedInputs {
    /// The recipe's, with the files that are there.
    let pipeline: Pipeline
    /// Names of unchanged inputs as the recipe has them, so that a rerun says the same.
    let recordedPaths: [String: String]
    let areTheSame: Bool
    let notices: [String]

    /// Throws `.noInput` where one is missing and `.badData` where one has changed.
    init(_ recipe: Recipe, file: String, given: [InputAssignment]) throws(SinGANError) {
        var pipeline = try recipe.pipeline.giving(given)
        var (recorded, areTheSame, notices): ([String: String], Bool, [String]) = ([:], true, [])
        let store = ImageStore(onlyRegularFiles: true)
        for index in pipeline.inputs.indices {
            let input = pipeline.inputs[index]
            let (old, digest) = (recipe.pipeline.inputs[index].path ?? "", recipe.digests[input.name] ?? "")
            if given.contains(where: { $0.name == input.name }), let path = input.path {
                let found = path == "-" ? nil : try store.digest(of: path)
                if found == digest { recorded[input.name] = old } else { areTheSame = false }
                continue
            }
            let path = try Self.find(old, digest, input.name, file, store)
            if path != old { notices.append("\(input.name): \(path) is the \(old) it was made of") }
            (pipeline.inputs[index].path, recorded[input.name]) = (path, old)
        }
        (self.pipeline, recordedPaths, self.areTheSame, self.notices) = (pipeline, recorded, areTheSame, notices)
    }

    private static func find(
        _ old: String, _ digest: String, _ name: String, _ file: String, _ store: ImageStore
    ) throws(SinGANError) -> String {
        guard old != "-", !old.isEmpty else {
            throw SinGANError(.noInput, "the \(name) of \(file) came from standard input", hint: "Give it: --input \(name)=FILE.")
        }
        let folder = AtomicFile.folder(of: file)
        let last = old.split(separator: "/").last.map(String.init) ?? old
        var places = [old]
        if !old.hasPrefix("/"), folder != "." { places.append("\(folder)/\(old)") }
        places.append(folder == "." ? last : "\(folder)/\(last)")
        var changed: (path: String, digest: String)?
        for path in places where FileManager.default.fileExists(atPath: path) {
            let found = try store.digest(of: path)
            if found == digest { return path }
            changed = changed ?? (path, found)
        }
        guard let changed else {
            throw SinGANError(
                .noInput, "there is no \(old), the \(name) that \(file) was made of", hint: "Say where it is: --input \(name)=FILE.")
        }
        throw SinGANError(
            .badData,
            "\(changed.path), the \(name) of \(file), has changed since: its SHA-256 is \(changed.digest.prefix(12))..., and was "
                + "\(digest.prefix(12))...", hint: "Give the old one with --input \(name)=FILE, or the new one on purpose in the same way.")
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

    /// The same by the step's name.
    func trainings(_ log: RunLog) -> [String: [StepOption]] { explicitTraining(log).map { [step.name: $0] } ?? [:] }
}
