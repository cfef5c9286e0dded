import ArgumentParser
import SinGANExternals
import SinGANTasks

/// `singan-tool plugin list`.
struct PluginListCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the plugins, and what was refused and why.", version: ToolVersion.current)

    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let (externals, refused) = try await environment.plugins()
        if externals.isEmpty { try reporter.result("no plugins in \(environment.pluginFolder)") }
        let width = externals.map(\.description.verb.count).max() ?? 0
        for external in externals {
            let description = external.description
            try reporter.result("\(description.verb.padding(width))  \(external.kind)  \(external.path)  (\(description.version))")
        }
        for plugin in refused { try reporter.result("refused: \(plugin.path): \(plugin.reason)") }
        try reporter.report([
            "command": "plugin list", "folder": .text(environment.pluginFolder), "plugins": .list(externals.map(\.json)),
            "refused": .list(refused.map { ["path": .text($0.path), "reason": .text($0.reason)] }),
        ])
    }
}
