import ArgumentParser
import SinGANSupport
import SinGANTasks

/// `singan-tool`: what its commands have in common.
struct RootCommand: ParsableCommand {
    /// The tasks of the program that runs; argument-parser asks the type, not a value, for the subcommands.
    @TaskLocal static var registry: TaskRegistry?

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: ProgramName.current,
            abstract: "Learn the textures of one picture, and make pictures with them.",
            discussion: discussion, version: ToolVersion.current,
            subcommands: [TrainCommand.self, EvaluateCommand.self, StudioCommand.self],
            groupedSubcommands: [
                CommandGroup(name: "Task", subcommands: (registry?.tasks ?? []).map { command(for: $0) }),
                CommandGroup(
                    name: "Chains", subcommands: [PipelineCommand.self, RecipeCommand.self, RerunCommand.self, CacheCommand.self]),
                CommandGroup(
                    name: "Other",
                    subcommands: [
                        ExploreCommand.self, TasksCommand.self, ModelsCommand.self, PluginCommand.self, CompletionsCommand.self,
                        DoctorCommand.self,
                    ]),
            ], helpNames: [.short, .long, .customLong(CommandParsing.fullHelp)])
    }

    static func command<Plugin: TaskPlugin>(for task: Plugin.Type) -> any ParsableCommand.Type { TaskCommand<Plugin>.self }

    static var discussion: String {
        """
        A picture's model is trained once, and found again by the picture's content. A model's file can be given wherever a picture can. \
        Sizes are width x height in pixels. Scale 0 is the coarsest.

        EXIT STATUS
        \(ExitStatusTable.text)

        ENVIRONMENT
          SINGAN_MODELS              the folder of trained models
          SINGAN_ENGINE              the engine where there is a choice: patches, singan
          SINGAN_KERNELS             the kernels, such as scalar ('doctor' lists them)
          SINGAN_CHECKPOINT_SECONDS  seconds between saves of a training (default: 60)
          SINGAN_PLUGINS             the folder of plugins
          SINGAN_PLUGIN_PATH         folders of more plugins, with colons between them
          SINGAN_PLUGIN_IDLE_SECONDS seconds of silence that end a plugin (default: 600)
          SINGAN_CACHE               the folder of results that can be made again
          SINGAN_CACHE_MB            megabytes for these results (default: 2000)
          NO_COLOR                   no colours on a terminal
        """
    }
}

/// Something that the tool runs once the arguments are understood.
protocol RunnableCommand: Sendable {
    var common: CommonOptions { get }

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws
}

/// A command of the tool, as argument-parser knows it.
protocol ToolCommand: RunnableCommand, ParsableCommand {}

extension ToolCommand {
    /// Commands are run with an environment; `ParsableCommand` asks for this one too.
    func run() throws { throw CleanExit.helpRequest(self) }
}

/// The exit statuses in words.
enum ExitStatusTable {
    static var text: String {
        let rows = [(Int32(0), "done")] + SinGANError.Code.allCases.map { ($0.rawValue, meaning($0)) }
        return rows.map { "  \($0)".padding(6) + $1 }.joined(separator: "\n")
    }

    private static func meaning(_ code: SinGANError.Code) -> String {
        switch code {
        case .usage: "the command line makes no sense"
        case .badData: "a file is there but can't be used"
        case .noInput: "a file is missing or can't be read"
        case .unavailable: "a library or helper program lacks something"
        case .internalFailure: "a fault of the tool, or a training that stays non-finite"
        case .outOfMemory: "memory ran out"
        case .cannotCreate: "an output can't or mustn't be made"
        case .inputOutput: "reading or writing failed half-way"
        case .locked: "another process holds a file"
        case .hangup: "stopped by SIGHUP; a training is saved"
        case .interrupted: "stopped by SIGINT; a training is saved"
        case .closedPipe: "the reader of the output has gone away"
        case .terminated: "stopped by SIGTERM; a training is saved"
        case .timeLimit: "stopped by SIGXCPU (ulimit -t); a training is saved"
        }
    }
}

extension String {
    /// The text without such characters at the end.
    func trimmingSuffix(_ character: Character) -> String {
        var text = self
        while text.last == character { text.removeLast() }
        return text
    }

    /// The text with spaces behind it up to `width`.
    func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
