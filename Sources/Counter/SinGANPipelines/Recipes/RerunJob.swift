import SinGANSupport
import SinGANTasks

/// A recipe that is run again, for the one picture that it is about.
package struct RerunJob {
    private let job: PipelineJob
    private let inputs: [PipelineInput]

    /// Makes the job of a recipe.
    ///
    /// - Parameters:
    ///   - pipeline: the recipe's, with its inputs' files and the changes that are wanted.
    ///   - inputs: what was found of the recipe's own.
    ///   - file: the picture that the recipe is of.
    ///   - choices: with the one output.
    ///   - threads: to compute with; 0 for one per core.
    /// - Throws: as `PipelineJob` does, and `.badData` for a recipe that writes other pictures.
    package init(
        _ recipe: Recipe, _ pipeline: Pipeline, _ inputs: RecordedInputs, file: String, target: String, choices: PipelineJob.Choices,
        quality: Int?, threads: Int, modelFolder: String?, cache: ResultCache?, _ environment: RunEnvironment
    ) throws {
        var (pipeline, choices) = (pipeline, choices)
        if let side = recipe.side, let index = pipeline.steps.firstIndex(where: { $0.name == recipe.step }) {
            pipeline.steps[index].options.append(StepOption(name: String(side.drop { $0 == "-" }), values: [target]))
        }
        choices.recordedPaths = inputs.recordedPaths
        choices.selection = .init(step: recipe.step, number: recipe.number, isSide: recipe.side != nil)
        job = try PipelineJob(
            PipelineSource(pipeline, folder: nil), defaults: [], modelFolder: modelFolder, choices: choices,
            settings: PipelineRun.Settings(quality: quality ?? recipe.quality, isDescribed: true, threads: threads), cache: cache,
            environment)
        self.inputs = pipeline.inputs
        for step in job.steps {
            for side in step.files.sideOutputs
            where step.step.name != recipe.step || side.option != recipe.side || side.path != target {
                throw SinGANError(
                    .badData, "the recipe of \(file) writes \(side.path) beside its result", hint: "No recipe of ours does that.")
            }
        }
    }

    /// Makes the picture.
    package func run(_ reporter: any RunReporter) async throws -> [StepReport] {
        let run = try job.run(on: inputs, reporter)
        return try await run.run(try await run.lookAhead(measures: false))
    }
}
