import ArgumentParser
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The command of a task: the task's own options and those of every task.
struct TaskCommand<Plugin: TaskPlugin>: ToolCommand {
    static var configuration: CommandConfiguration {
        let descriptor = Plugin.descriptor
        return CommandConfiguration(
            commandName: descriptor.verb, abstract: descriptor.abstract, discussion: descriptor.discussion, version: ToolVersion.current,
            aliases: descriptor.aliases)
    }

    @OptionGroup(title: "Task") var task: Plugin

    @Option(
        parsing: .unconditional, help: "The seed of this run's draws. The same seed gives the same picture (default: 0).",
        transform: OptionValue.seed)
    var seed: UInt64 = 0

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Training, where the picture has no model yet") var training: TrainingOptions
    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let files = task.files
        try InputRules.check(files.inputs, environment.terminal)
        // A plan writes nothing, so there is nothing to refuse.
        let plan = training.plan ? nil : try outputPlan(files, environment.terminal)
        let log = RunLog()
        let context = try context(environment, reporter, log)
        do {
            let result = try await task.run(in: context)
            try context.cancellation.check()
            guard let plan else { return }
            try TaskResults(
                plan: plan, output: result, log: log, recipe: Self.recipe(result.recipe, seed, log), options: output,
                quality: common.quality, cancellation: environment.cancellation
            )
            .deliver(environment.terminal, reporter)
        } catch let planned as PlanOnly {
            try PlanReport(planned).tell(reporter)
        }
    }

    func outputPlan(_ files: TaskFiles, _ terminal: Terminal) throws(SinGANError) -> OutputPlan {
        try OutputPlan(
            .init(
                files: files, output: output.output, force: common.force, isJSON: common.json, isOutputTerminal: terminal.isOutputTerminal))
    }

    func context(_ environment: ToolEnvironment, _ reporter: Reporter, _ log: RunLog) throws(SinGANError) -> TaskContext {
        let (quality, isDescribed, seed) = (common.quality, output.metadata, seed)
        return TaskContext(
            images: ImageStore(limits: input.limits, standardInput: environment.terminal.readInput), models: try training.provider(),
            compute: try environment.compute(threads: training.threads), seed: seed, isPlanning: training.plan,
            log: log,
            writing: { options in
                let text = isDescribed ? Self.recipe(options, seed, log).text : [:]
                return WriteOptions(quality: quality, text: text)
            }, progress: reporter.handler)
    }

    static func recipe(_ options: [String: JSONValue], _ seed: UInt64, _ log: RunLog) -> Recipe {
        Recipe(task: Plugin.descriptor.verb, options: options, seed: seed, model: log.entries.model)
    }
}
