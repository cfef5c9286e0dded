import ArgumentParser
import SinGANExternals
import SinGANTasks

/// `singan-tool plugin add`.
struct PluginAddCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Check a plugin and copy it into the plugin folder.",
        discussion: """
            The folder is made where it is missing. A plugin that doesn't describe itself well, or has a built-in's verb, is refused. With \
            --force it may replace a file of its name. Add only what you trust: a shared library runs inside the program, and an executable \
            may do whatever you may.
            """, version: ToolVersion.current)

    @Argument(help: ArgumentHelp("An executable singan-NAME, or a shared library NAME.so.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let external = try await environment.installer().add(file, replacing: common.force)
        try reporter.result("added \(external.description.verb): \(external.description.abstract)")
        try reporter.result("\(external.kind) \(external.path)")
        try reporter.report(["command": "plugin add", "plugin": external.json])
    }
}
