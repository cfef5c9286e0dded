import Foundation

/// Where plugins are kept: executables `singan-NAME` and shared libraries.
public enum PluginFolder {
    /// `$SINGAN_PLUGINS`, else `singan/plugins` in `$XDG_DATA_HOME` or the user's `.local/share`.
    public static func path(_ environment: [String: String]) -> String {
        if let own = environment["SINGAN_PLUGINS"], !own.isEmpty {
            return own.count > 1 && own.hasSuffix("/") ? String(own.dropLast()) : own
        }
        return "\(dataFolder(environment))/singan/plugins"
    }

    private static func dataFolder(_ environment: [String: String]) -> String {
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data }
        return "\(environment["HOME"] ?? NSHomeDirectory())/.local/share"
    }
}
