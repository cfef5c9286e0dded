import ArgumentParser
import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks

extension CommandSchema {
    /// Reads the description that argument-parser gives of a task's command.
    init<Command: ParsableCommand>(_ command: Command.Type, verb: String) {
        let arguments = ParserDescription(of: command, named: verb).arguments
        let options = arguments.filter { !$0.isPositional }.map { argument in
            StepSchema.Option(
                names: argument.longNames, shorts: argument.shortNames, isFlag: argument.isFlag, repeats: argument.isRepeating)
        }
        self.init(
            step: StepSchema(verb: verb, options: options),
            fileOptions: Set(arguments.filter { $0.kind == .option && $0.isFile }.flatMap(\.longNames)),
            takesFiles: arguments.contains { $0.isPositional && $0.isFile })
    }
}

/// The command of a task: it runs alone or as a step of a pipeline.
protocol RunnableStep: RunnableCommand, StepCommand {
    /// The command line behind the verb that it was made of.
    var words: [String] { get set }
    /// The options that say where the results go.
    var output: OutputOptions { get set }
}

/// The schemas of a registry's tasks, by verb or alias.
struct TaskSchemas: Sendable {
    private let registry: TaskRegistry

    init(_ registry: TaskRegistry) { self.registry = registry }

    /// Throws `.usage` where there is no such task.
    func schema(_ verb: String) throws(SinGANError) -> StepSchema { Self.schema(of: try registry.task(verb)) }

    private static func schema<Plugin: TaskPlugin>(of task: Plugin.Type) -> StepSchema { TaskCommand<Plugin>.schema.step }
}

extension TaskCommand: RunnableStep {
    static var descriptor: TaskDescriptor { Plugin.descriptor }
    static var schema: CommandSchema { CommandSchema(Self.self, verb: Plugin.descriptor.verb) }
    var files: TaskFiles {
        var files = task.files
        files.inputs += rasters.examples.map { TaskFiles.Input($0, role: "example") }
        return files.with(companions)
    }

    func runTask(in context: TaskContext) async throws -> TaskOutput { try await task.run(in: context) }
    func standIn(in context: TaskContext) throws(SinGANError) -> Image? { try task.standIn(in: context) }
}
