import ArgumentParser
import SinGANEngine
import SinGANPipelines
import SinGANSupport
import SinGANTasks
import SinGANTraining

/// `singan-tool pipeline`: tasks that hand their results to each other.
struct PipelineCommand: ToolCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "pipeline", abstract: "Run tasks one after the other, each on the result of the one before.",
            discussion: """
                PIPELINE is a line of steps, such as "harmonize bg.png obj.png | superres --factor 2", or a YAML file. A step is a command line of a \
                task, without \(ProgramName.current); the result of a step is the first picture of the next one.

                  \(ProgramName.current) pipeline "harmonize bg.png obj.png | superres --factor 2 | animate --loop" -o out.webp

                @1 is the result of step 1, and @NAME the input that --input NAME=FILE \
                gives (@input with --input FILE). Words are divided as by a POSIX shell; nothing is expanded. In a file steps have names:

                  inputs: {photo: photo.jpg}
                  steps:
                    big: {task: superres, in: "@photo", with: {factor: 2}}
                    moving: {task: animate, in: "@big", with: {loop: true}, out: moving.webp}

                Everything is checked before anything is trained; --dry-run ends there. --set STEP.OPTION=VALUE changes an option of a step; steps of a line are called 1, 2, ... --set NAME=VALUE changes a hyper-parameter of all trainings. \
                Names in a file, and files that --set gives to its steps, are relative to it; its outputs stay below \
                --out-dir. Results of steps are kept in a cache, so that after a change only the changed step and those behind it run again \
                (--no-cache; see '\(ProgramName.current) cache'). An --input that is a folder runs the pipeline for each picture in it; files of a second folder are \
                paired with the pictures by their names.
                """, version: ToolVersion.current)
    }

    @Argument(
        help: ArgumentHelp("Steps divided by |, or a .yaml file.", valueName: "pipeline"), completion: .file(extensions: ["yaml", "yml"]))
    var pipeline: String

    @Option(
        name: .customLong("input"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A picture, or a folder of them, for the input of that name.", valueName: "[name=]file"), completion: .file())
    var inputs: [String] = []

    @Option(
        help: ArgumentHelp("Where outputs go (made if missing; default: the current folder).", valueName: "dir"), completion: .directory)
    var outDir: String?

    @Flag(help: "Check everything, print what would be done, and end. Times and memory are printed too.")
    var dryRun = false

    @Flag(help: "Also write the result of every step.")
    var keepIntermediates = false

    @Flag(inversion: .prefixedNo, help: "Take results of steps from the cache, and keep them there.")
    var cache = true

    @Option(
        parsing: .unconditional, help: "The seed of steps that have none of their own (default: 0).", transform: OptionValue.seed)
    var seed: UInt64?

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Training, for steps that don't say otherwise") var training: TrainingOptions
    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "Folders of pictures") var batch: BatchOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func validate() throws {
        if outDir?.isEmpty == true { throw ValidationError("--out-dir is empty: name a folder, or leave it out") }
    }

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let schemas = TaskSchemas(environment.registry)
        let source = try PipelineSource(
            pipeline, inputs: inputs, changes: training.stepChanges, list: batch.many.list, schema: schemas.schema)
        let job = try job(source, environment)
        var choice = batch.choice(environment.terminal)
        choice.list = source.list
        if let pictures = try PictureSet.among(source.pipeline.inputs, choice) {
            if let output = output.output, !output.contains(OutputName.place) {
                throw SinGANError(
                    .usage, "-o \(output) is one output, and \(pictures.description)",
                    hint: "Name a folder for all of them with --out-dir, or write {name} for the picture's name.")
            }
            let run = BatchRun(
                verb: "pipeline", job: job, pictures: pictures, inputs: source.pipeline.inputs,
                folder: outDir ?? BatchPlace.folder(of: output.output ?? "") ?? ".", isDryRun: dryRun || training.plan, force: common.force)
            try await run.run(batch, environment, reporter)
        } else if dryRun || training.plan {
            let run = try job.run(on: source.pipeline.inputs, reporter)
            try PipelinePlanReport(try await run.lookAhead(measures: true)).tell(reporter)
        } else {
            let run = try job.run(on: source.pipeline.inputs, reporter)
            let reports = try await run.run(try await run.lookAhead(measures: false))
            try reporter.report(["command": "pipeline", "steps": .list(reports.map(\.json))])
            try reports.flatMap(\.moved).check()
        }
    }

    private func job(_ source: PipelineSource, _ environment: ToolEnvironment) throws -> PipelineJob {
        var defaults = training.stepOptions
        if let seed { defaults.append(StepOption(name: "seed", values: [String(seed)])) }
        return try PipelineJob(
            source, defaults: defaults, modelFolder: training.models.folder,
            choices: .init(
                output: output.output, outDir: outDir, keepsAll: keepIntermediates, force: common.force, isJSON: common.json,
                maxPixels: input.limits),
            settings: .init(quality: common.quality, isDescribed: output.metadata, threads: training.threads),
            cache: cache ? ResultCache(environment.terminal.environment) : nil, environment.runs)
    }
}

extension TrainingOptions {
    /// What was chosen otherwise than by default, as options of a step.
    var stepOptions: [StepOption] {
        var options: [StepOption] = []
        if preset != .balanced { options.append(StepOption(name: "preset", values: [preset.rawValue])) }
        let numbers = [("max-size", maxSize), ("min-size", minSize), ("crop", crop)]
        for case (let name, let value?) in numbers { options.append(StepOption(name: name, values: [String(value)])) }
        if let trainTo { options.append(StepOption(name: "train-to", values: [trainTo.description])) }
        if let iterations { options.append(StepOption(name: "iterations", values: [iterations.description])) }
        if let budget { options.append(StepOption(name: "budget", values: [budget.description])) }
        if !hyperParameters.isEmpty { options.append(StepOption(name: "set", values: hyperParameters.map(\.description))) }
        if let trainSeed { options.append(StepOption(name: "train-seed", values: [String(trainSeed)])) }
        if retrain { options.append(StepOption(name: "retrain")) }
        return options
    }
}
