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
            subcommands: [TrainCommand.self, EvaluateCommand.self],
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
        A picture's model is trained once, found again by content, and can be given as a file wherever a picture can. Sizes are \
        width x height in pixels; scale 0 is the coarsest.

        EXIT STATUS
        \(ExitStatusTable.text)

        ENVIRONMENT
          SINGAN_MODELS  the folder of trained models
          SINGAN_CHECKPOINT_SECONDS  how often a training is saved (default: 60)
          SINGAN_PLUGINS  the folder of plugins
          SINGAN_PLUGIN_PATH  further folders of executables that are plugins, with colons between them
          SINGAN_PLUGIN_IDLE_SECONDS  how long a plugin may say nothing (default: 600)
          SINGAN_CACHE   the folder of what can be found out again, such as the results of pipelines' steps
          SINGAN_CACHE_MB  how large that may become (default: 2000)
          NO_COLOR       no colours
        """
    }
}
