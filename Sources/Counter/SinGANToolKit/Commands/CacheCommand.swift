import ArgumentParser

/// `singan-tool cache`: results of pipelines' steps.
struct CacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache", abstract: "List and clear the results that pipelines keep.", version: ToolVersion.current,
        subcommands: [CacheListCommand.self, CacheClearCommand.self], defaultSubcommand: CacheListCommand.self)
}
