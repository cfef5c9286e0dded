import SinGANSupport

/// The folder of plugins: executables `singan-NAME` and shared libraries.
public enum PluginFolder {
    /// Returns `$SINGAN_PLUGINS`, else `singan/plugins` in `$XDG_DATA_HOME` or the user's `.local/share`.
    public static func path(_ environment: [String: String]) -> String {
        if let own = environment["SINGAN_PLUGINS"], !own.isEmpty {
            return own.count > 1 && own.hasSuffix("/") ? String(own.dropLast()) : own
        }
        return "\(UserFolder.data(environment))/singan/plugins"
    }
}
