import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The command of a task, as one that can also be run as a step of a pipeline.
protocol StepCommand: RunnableCommand {
    static var descriptor: TaskDescriptor { get }
    static var schema: CommandSchema { get }
    var files: TaskFiles { get }
    var seed: UInt64 { get }
    var training: TrainingOptions { get }
    var engines: EngineOptions { get }
    /// What makes the pictures: set before it runs.
    var engine: EngineName { get set }
    var output: OutputOptions { get }
    var common: CommonOptions { get }
    /// The command line behind the verb that it was made of.
    var words: [String] { get set }

    func runTask(in context: TaskContext) async throws -> TaskOutput
    func standIn(in context: TaskContext) throws(SinGANError) -> Image?
}

extension TaskCommand: StepCommand {
    static var descriptor: TaskDescriptor { Plugin.descriptor }
    static var schema: CommandSchema { CommandSchema(Self.self, verb: Plugin.descriptor.verb) }
    var files: TaskFiles { task.files }

    func runTask(in context: TaskContext) async throws -> TaskOutput { try await task.run(in: context) }
    func standIn(in context: TaskContext) throws(SinGANError) -> Image? { try task.standIn(in: context) }
}
