import SinGANExternals
import SinGANSupport

extension ToolEnvironment {
    /// Where plugins are kept.
    var pluginFolder: String { PluginFolder.path(terminal.environment) }
}
