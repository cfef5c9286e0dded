import ArgumentParser

/// `singan-tool models`: the trained models.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List, show, remove and prune trained models.", version: ToolVersion.current,
        subcommands: [ModelsListCommand.self, ModelsShowCommand.self, ModelsRemoveCommand.self, ModelsPruneCommand.self],
        defaultSubcommand: ModelsListCommand.self)
}
