import ArgumentParser
import SinGANExternals
import SinGANSupport
import SinGANTasks

/// `singan-tool plugin`: tasks from outside.
struct PluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "Add, list and remove plugins: tasks from outside this program.",
        discussion: """
            A plugin is an executable singan-NAME or a shared library NAME.so in the plugin folder ($SINGAN_PLUGINS, else singan/plugins in \
            the user's data folder). Its verb is then a command like any other. Executables may be in the folders of $SINGAN_PLUGIN_PATH too.
            """, version: ToolVersion.current,
        subcommands: [PluginAddCommand.self, PluginListCommand.self, PluginRemoveCommand.self, PluginDescribeCommand.self],
        defaultSubcommand: PluginListCommand.self)
}

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

/// `singan-tool plugin describe`: what discovery runs to ask a shared library what it is, without loading it into its own process.
struct PluginDescribeCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe", abstract: "Print what a shared library says of itself.", version: ToolVersion.current, shouldDisplay: false
    )

    @Argument(help: ArgumentHelp("The library's full path.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        try environment.terminal.writeOutput(try LibraryDescription.bytes(of: file))
    }
}

extension External {
    /// For `--json`.
    var json: JSONValue {
        [
            "verb": .text(description.verb), "kind": .text(kind.rawValue), "path": .text(path), "version": .text(description.version),
            "abstract": .text(description.abstract),
        ]
    }
}

extension ToolEnvironment {
    /// The folder in which plugins are kept.
    var pluginFolder: String { PluginFolder.path(terminal.environment) }

    private var discovery: ExternalDiscovery {
        ExternalDiscovery(environment: terminal.environment, cancellation: cancellation, describer: terminal.program)
    }

    /// The plugins that are tasks of this program, and all that were refused. The registry of commands about plugins has the program's own
    /// tasks alone.
    func plugins() async throws(SinGANError) -> (externals: [External], refused: [RefusedTask]) {
        let found = await discovery.found()
        var registry = registry
        found.join(&registry, reserved: CommandParsing.ownNames)
        try cancellation.check()
        let paths = Set(registry.tasks.map { registry.origin(of: $0).text })
        return (found.externals.filter { paths.contains($0.path) }, registry.refused)
    }

    func installer() -> PluginInstaller {
        PluginInstaller(
            folder: pluginFolder, taken: CommandParsing.ownNames.union(registry.names), discovery: discovery,
            present: { [self] () throws(SinGANError) in try await plugins().externals })
    }
}
