import Foundation

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
