import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// A recipe that is run again, for the one picture that it is about.
struct RerunJob {
    private let job: PipelineJob
    private let inputs: [PipelineInput]

    init(
        _ recipe: Recipe, _ pipeline: Pipeline, _ inputs: RecordedInputs, target: String, _ command: RerunCommand,
        _ environment: ToolEnvironment
    ) throws {
        var pipeline = pipeline
        if let side = recipe.side, let index = pipeline.steps.firstIndex(where: { $0.name == recipe.step }) {
            pipeline.steps[index].options.append(StepOption(name: String(side.drop { $0 == "-" }), values: [target]))
        }
        var choices = PipelineJob.Choices(
            output: target, outDir: nil, keepsAll: false, force: command.common.force, isJSON: command.common.json,
            maxPixels: command.input.limits)
        choices.recordedPaths = inputs.recordedPaths
        choices.selection = .init(step: recipe.step, number: recipe.number, isSide: recipe.side != nil)
        let settings = PipelineRun.Settings(
            quality: command.common.quality ?? recipe.quality, isDescribed: true, threads: command.threads)
        job = try PipelineJob(
            PipelineSource(pipeline, folder: nil), defaults: [], modelFolder: command.models.folder, choices: choices, settings: settings,
            cache: command.cache ? ResultCache(environment.terminal.environment) : nil, environment)
        self.inputs = pipeline.inputs
        for step in job.steps {
            for side in step.files.sideOutputs
            where step.step.name != recipe.step || side.option != recipe.side || side.path != target {
                throw SinGANError(
                    .badData, "the recipe of \(command.file) writes \(side.path) beside its result", hint: "No recipe of ours does that.")
            }
        }
    }

    func run(_ reporter: Reporter) async throws -> [StepReport] {
        let (run, _) = try job.run(on: inputs, reporter)
        return try await run.run(try await run.lookAhead(measures: false))
    }
}
