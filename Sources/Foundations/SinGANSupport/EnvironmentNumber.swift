import Foundation

/// A number that the environment may give.
public struct EnvironmentNumber: Sendable {
    public let name: String
    let range: ClosedRange<Double>
    let isWhole: Bool
    /// What holds without it.
    public let usual: Double

    /// Seconds between two checkpoints of a training.
    public static let checkpointSeconds = EnvironmentNumber(
        name: "SINGAN_CHECKPOINT_SECONDS", range: 0...1_000_000, isWhole: false, usual: 60)
    /// Seconds for which a plugin may say nothing.
    public static let pluginIdleSeconds = EnvironmentNumber(
        name: "SINGAN_PLUGIN_IDLE_SECONDS", range: 0.1...1_000_000, isWhole: false, usual: 600)
    /// Millions of bytes that the results of steps may take.
    public static let cacheMegabytes = EnvironmentNumber(
        name: "SINGAN_CACHE_MB", range: 0...1_000_000_000, isWhole: true, usual: 2000)

    public static let all = [checkpointSeconds, pluginIdleSeconds, cacheMegabytes]

    /// Throws `.usage` for what is no number or not in the range.
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
