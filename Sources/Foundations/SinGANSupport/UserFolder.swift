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

/// A number that an environment variable may set.
public struct EnvironmentNumber: Sendable {
    /// The variable's name, such as "SINGAN_CACHE_MB".
    public let name: String
    let range: ClosedRange<Double>
    let isWhole: Bool
    /// The default value, which holds where the variable is unset or empty.
    public let usual: Double

    /// The seconds between two checkpoints of a training.
    public static let checkpointSeconds = EnvironmentNumber(
        name: "SINGAN_CHECKPOINT_SECONDS", range: 0...1_000_000, isWhole: false, usual: 60)
    /// The seconds for which a plugin may stay silent before it is stopped.
    public static let pluginIdleSeconds = EnvironmentNumber(
        name: "SINGAN_PLUGIN_IDLE_SECONDS", range: 0.1...1_000_000, isWhole: false, usual: 600)
    /// The millions of bytes that cached results of pipeline steps may take.
    public static let cacheMegabytes = EnvironmentNumber(
        name: "SINGAN_CACHE_MB", range: 0...1_000_000_000, isWhole: true, usual: 2000)

    /// All numbers that the toolkit reads from the environment.
    public static let all = [checkpointSeconds, pluginIdleSeconds, cacheMegabytes]

    /// Returns the variable's number, or the default value where the variable is unset or empty.
    ///
    /// - Throws: `.usage` where the text isn't a number within the range.
    public func value(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws(SinGANError) -> Double {
        guard let text = environment[name], !text.isEmpty else { return usual }
        guard let number = Double(text), range.contains(number), !isWhole || number == number.rounded() else {
            let bounds = "\(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
            throw SinGANError(
                .usage, "\(name) is '\(text)', and it must be a \(isWhole ? "whole number" : "number") of \(bounds)",
                hint: "Unset it for \(Self.text(usual)).")
        }
        return number
    }

    private static func text(_ number: Double) -> String { number == number.rounded() ? String(Int(number)) : String(number) }
}
