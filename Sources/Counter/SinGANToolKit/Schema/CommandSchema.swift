import ArgumentParser
import Foundation
import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// What argument-parser knows of a task's command: the names of its options, and which values are files.
struct CommandSchema: Sendable {
    let step: StepSchema
    /// Long names of the options whose value is a file.
    let fileOptions: Set<String>
    /// Whether arguments are files.
    let takesFiles: Bool

    /// Read from the description that argument-parser gives of the command.
    init<Command: ParsableCommand>(_ command: Command.Type, verb: String) {
        // It is argument-parser's own output, so it is as described.
        guard let tool = try? JSONDecoder().decode(Dump.self, from: Data(Command._dumpHelp().utf8)) else {
            preconditionFailure("argument-parser's description of \(verb) has another form")
        }
        let arguments = tool.command.arguments ?? []
        takesFiles = arguments.contains { $0.kind == "positional" && $0.isFile }
        fileOptions = Set(arguments.filter { $0.kind == "option" && $0.isFile }.flatMap(\.longNames))
        step = StepSchema(
            verb: verb,
            options: arguments.filter { $0.kind != "positional" }.map { argument in
                StepSchema.Option(
                    names: argument.longNames, shorts: argument.shortNames, isFlag: argument.kind == "flag",
                    repeats: argument.isRepeating)
            })
    }

    /// Whether values of the option are files to read or to write.
    func isFile(_ option: String) -> Bool { fileOptions.contains(option) }

    private struct Dump: Decodable {
        let command: Command

        struct Command: Decodable {
            let arguments: [Argument]?
        }

        struct Argument: Decodable {
            let kind: String
            let isRepeating: Bool
            let names: [Name]?
            let completionKind: Completion?

            struct Name: Decodable {
                let kind: String
                let name: String
            }

            /// Only whether it is one of files matters.
            struct Completion: Decodable {
                let file: Nothing?
            }

            struct Nothing: Decodable {}

            var isFile: Bool { completionKind?.file != nil }
            /// The preferred one first, which is how argument-parser lists a flag's inversions too.
            var longNames: [String] { (names ?? []).filter { $0.kind == "long" }.map(\.name) }
            var shortNames: [Character] { (names ?? []).filter { $0.kind == "short" }.compactMap(\.name.first) }
        }
    }
}

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
