import ArgumentParser
import SinGANExternals
import SinGANTasks

/// `singan-tool plugin remove`.
struct PluginRemoveCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a plugin from the plugin folder.", version: ToolVersion.current)

    @Argument(help: ArgumentHelp("The plugin's verb, or its file's name in the plugin folder.", valueName: "name"))
    var name: String

    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let path = try PluginRemoval(folder: environment.pluginFolder, present: try await environment.plugins().externals).remove(name)
        try reporter.result("removed \(path)")
        try reporter.report(["command": "plugin remove", "path": .text(path)])
    }
}
