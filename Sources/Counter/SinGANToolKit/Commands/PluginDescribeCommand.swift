import ArgumentParser
import SinGANExternals
import SinGANTasks

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
