import SinGANExternals
import SinGANSupport
import SinGANTasks

extension ToolEnvironment {
    /// Where plugins are kept.
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
            folder: pluginFolder, taken: CommandParsing.ownNames.union(registry.names),
            present: { [self] () throws(SinGANError) in try await plugins().externals },
            inspect: { [discovery] path throws(SinGANError) in try await discovery.external(at: path) })
    }
}
