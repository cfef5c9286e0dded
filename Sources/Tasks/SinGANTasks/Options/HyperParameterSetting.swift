import ArgumentParser
import SinGANEngine
import SinGANSupport

/// A hyper-parameter with the value that it is to have.
public struct HyperParameterSetting: Sendable, CustomStringConvertible {
    public let parameter: HyperParameter
    public let value: Double

    /// Reads "alpha=50". Throws `.usage` for another form, an unknown name, and a value that is no number or out of range.
    public init(_ text: String) throws(SinGANError) {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard halves.count == 2, !halves[0].isEmpty else {
            throw SinGANError(.usage, "'\(text)' is not NAME=VALUE", hint: "An example: --set alpha=50.")
        }
        parameter = try HyperParameter.named(halves[0])
        let (name, range) = (parameter.name, parameter.rangeText)
        guard let value = Self.value(halves[1], parameter.kind) else {
            let what =
                parameter.kind == .number ? "a number from \(range)" : parameter.kind == .whole ? "a whole number from \(range)" : range
            throw SinGANError(.usage, "'\(halves[1])' is no value for \(name)", hint: "It must be \(what).")
        }
        guard parameter.range.contains(value) else {
            throw SinGANError(
                .usage, "\(name) is \(parameter.text(of: value))", hint: "It must lie between \(range.replacing(" to ", with: " and ")).")
        }
        self.value = value
    }

    private static func value(_ text: String, _ kind: HyperParameter.Kind) -> Double? {
        switch kind {
        case .number: Double(text).flatMap { $0.isFinite ? $0 : nil }
        case .whole: Int(text).map { Double($0) }
        case .choice: ["yes": 1, "true": 1, "on": 1, "1": 1, "no": 0, "false": 0, "off": 0, "0": 0][text.lowercased()]
        }
    }

    /// "alpha=50".
    public var description: String { "\(parameter.name)=\(parameter.text(of: value))" }

    /// Changes the configuration.
    public func apply(to configuration: inout TrainingConfiguration) { parameter.write(&configuration, value) }
}

/// One `--set`: a hyper-parameter, or, in the command of a pipeline, an option of a step.
public enum TrainingSetting: Sendable {
    case hyperParameter(HyperParameterSetting)
    /// "STEP.OPTION=VALUE".
    case step(String)

    static let parse: @Sendable (String) throws -> TrainingSetting = { text in
        // No hyper-parameter's name has a dot.
        if text.prefix(while: { $0 != "=" }).contains(".") { return .step(text) }
        do throws(SinGANError) { return .hyperParameter(try HyperParameterSetting(text)) } catch {
            throw ValidationError([error.message, error.hint].compactMap(\.self).joined(separator: ". "))
        }
    }
}
