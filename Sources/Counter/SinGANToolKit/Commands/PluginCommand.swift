import ArgumentParser

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
