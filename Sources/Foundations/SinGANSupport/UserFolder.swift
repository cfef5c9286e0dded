import Foundation

/// The user's own folders, by the XDG base directory specification.
public enum UserFolder {
    /// Returns `$XDG_DATA_HOME`, else `.local/share` in the home folder. The specification says to ignore relative paths.
    public static func data(_ environment: [String: String]) -> String { folder("XDG_DATA_HOME", ".local/share", environment) }

    /// Returns `$XDG_CACHE_HOME`, else `.cache` in the home folder.
    public static func cache(_ environment: [String: String]) -> String { folder("XDG_CACHE_HOME", ".cache", environment) }

    private static func folder(_ variable: String, _ usual: String, _ environment: [String: String]) -> String {
        if let own = environment[variable], own.hasPrefix("/") { return own }
        let home = home(environment)
        return home == "/" ? "/\(usual)" : "\(home)/\(usual)"
    }

    /// Returns `$HOME`; where that is empty or missing, the home folder in the system's list of users.
    static func home(_ environment: [String: String]) -> String {
        if let home = environment["HOME"], home.hasPrefix("/") { return home }
        guard let user = getpwuid(getuid()), let folder = user.pointee.pw_dir, folder.pointee != 0 else { return "/" }
        return String(cString: folder)
    }
}
