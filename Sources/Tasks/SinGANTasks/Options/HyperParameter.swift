import ArgumentParser
import SinGANEngine
import SinGANSupport

/// A number of a training that `--set NAME=VALUE` changes.
public struct HyperParameter: Sendable {
    /// As it is written: lower case, with dashes.
    public let name: String
    /// A few words for help.
    public let summary: String
    /// The least and the greatest value; 0...1 for switches, which take yes and no too.
    public let range: ClosedRange<Double>
    /// The kind of values that it takes.
    public let kind: Kind
    let read: @Sendable (TrainingConfiguration) -> Double
    let write: @Sendable (inout TrainingConfiguration, Double) -> Void

    /// The kinds of values: any number (`number`), a whole number (`whole`), or yes and no (`choice`).
    public enum Kind: Sendable { case number, whole, choice }

    init(
        _ name: String, _ summary: String, _ range: ClosedRange<Double>, _ path: WritableKeyPath<TrainingConfiguration, Double> & Sendable
    ) {
        (self.name, self.summary, self.range, kind) = (name, summary, range, .number)
        read = { $0[keyPath: path] }
        write = { $0[keyPath: path] = $1 }
    }

    init(
        _ name: String, _ summary: String, _ range: ClosedRange<Int>, _ path: WritableKeyPath<TrainingConfiguration, Int> & Sendable
    ) {
        (self.name, self.summary, kind) = (name, summary, .whole)
        self.range = Double(range.lowerBound)...Double(range.upperBound)
        read = { Double($0[keyPath: path]) }
        write = { $0[keyPath: path] = Int($1) }
    }

    init(_ name: String, _ summary: String, _ path: WritableKeyPath<TrainingConfiguration, Bool> & Sendable) {
        (self.name, self.summary, range, kind) = (name, summary, 0...1, .choice)
        read = { $0[keyPath: path] ? 1 : 0 }
        write = { $0[keyPath: path] = $1 != 0 }
    }

    /// The value in a configuration, as it is written.
    public func text(in configuration: TrainingConfiguration) -> String { text(of: read(configuration)) }

    /// A value as it is written: "0.1", "2000" or "yes".
    func text(of value: Double) -> String {
        if kind == .choice { return value == 0 ? "no" : "yes" }
        return Int(exactly: value).map { String($0) } ?? "\(value)"
    }

    /// "0 to 10000", or "yes or no".
    public var rangeText: String {
        kind == .choice ? "yes or no" : "\(text(of: range.lowerBound)) to \(text(of: range.upperBound))"
    }

    /// Whether `--iterations`, which says how many each scale has, takes its place.
    var countsIterations: Bool { ["coarse-factor", "coarse-size", "large-factor"].contains(name) }
}

extension HyperParameter {
    /// Every hyper-parameter that has no option of its own; those of the publication first.
    public static let all: [HyperParameter] = published + shortcuts

    private static let published: [HyperParameter] = [
        .init("alpha", "weight of the reconstruction loss", 0.0...10000.0, \.alpha),
        .init("lambda", "weight of the gradient penalty", 0.0...1000.0, \.lambda),
        .init("learning-rate", "learning rate of both networks", 1e-8...1.0, \.learningRate),
        .init("learning-rate-decay", "factor of the learning rate after decay-point (gamma)", 1e-6...1.0, \.learningRateDecay),
        .init("decay-point", "share of the iterations before the decay", 0.0...1.0, \.decayPoint),
        .init("beta1", "Adam's decay of the mean", 0.0...0.99999, \.beta1),
        .init("beta2", "Adam's decay of the variance", 0.0...0.999999, \.beta2),
        .init("critic-steps", "steps of the critic in each iteration", 1...100, \.criticSteps),
        .init("generator-steps", "steps of the generator in each iteration", 1...100, \.generatorSteps),
        .init("noise-amplitude", "noise relative to the error of the scale below", 0.0...100.0, \.noiseAmplitude),
        .init("scale-factor", "size of a scale relative to the next finer", 0.1...0.95, \.scaleFactor),
        .init("channels", "channels of the coarsest scale's hidden layers", 1...1024, \.baseChannels),
        .init("max-channels", "the most channels of any scale", 1...1024, \.maxChannels),
        .init("scales-per-doubling", "number of scales after which the channels double", 1...100, \.scalesPerDoubling),
    ]

    private static let shortcuts: [HyperParameter] = [
        .init("one-critic-gradient", "the critic's steps share one gradient", \.shortcuts.reusesCriticGradient),
        .init("one-generator-gradient", "the generator's steps share one gradient", \.shortcuts.reusesGeneratorGradient),
        .init("penalty-interval", "every how many critic gradients the penalty is added", 1...1000, \.shortcuts.penaltyInterval),
        .init("coarse-factor", "factor of the iterations of coarse scales", 1...100, \.shortcuts.coarseFactor),
        .init("coarse-size", "long side up to which a scale is coarse", 1...4096, \.shortcuts.coarseSize),
        .init("large-factor", "factor of the iterations of large scales", 1...100, \.shortcuts.largeFactor),
        .init("large-size", "long side above which a scale is large", 1...4096, \.shortcuts.largeSize),
        .init("detail-scales", "number of large scales that are detail scales; 0: all", 0...100, \.shortcuts.detailScales),
        .init("renormalize-large", "large scales normalize all crops by shared statistics", \.shortcuts.renormalizesLarge),
        .init("refine-picture", "detail scales learn from the picture itself", \.shortcuts.refinesPicture),
        .init("share-critic-statistics", "detail scales' critics share statistics and see contrast", \.shortcuts.sharesCriticStatistics),
        .init("pool", "whole samples kept for crops; 0: none", 0...1000, \.shortcuts.pool),
        .init("pool-renewal", "iterations until one sample of the pool is renewed", 1...1_000_000, \.shortcuts.poolRenewal),
        .init("widen-networks", "widen a network where channels double", \.shortcuts.widensNetworks),
        .init("average-decay", "decay of the averaged weights; 0: use the last weights", 0.0...0.99999, \.shortcuts.averageDecay),
        .init("reconstruction-statistics", "the finest scale normalizes by its reconstruction", \.shortcuts.reconstructionStatistics),
        .init("settling", "a scale ends when its loss falls by less than this; 0: never", 0.0...1.0, \.shortcuts.settling),
        .init("stages", "number of scales as ConSinGAN spaces them; 0: as SinGAN", 0...50, \.shortcuts.stages),
    ]

    /// The names of hyper-parameters by those that other programs give them.
    private static let otherNames = [
        "gamma": "learning-rate-decay", "lr": "learning-rate", "milestone": "decay-point", "milestones": "decay-point",
        "noise-weight": "noise-amplitude", "noise": "noise-amplitude", "lambda-grad": "lambda", "critic": "critic-steps",
        "generator": "generator-steps", "nfc": "channels", "factor": "scale-factor",
    ]
    private static let options: Set<String> = ["max-size", "min-size", "iterations", "crop", "train-to", "train-seed", "budget", "preset"]

    /// The one of that name. Throws `.usage` where there is none, with the nearest name and the list.
    static func named(_ name: String) throws(SinGANError) -> HyperParameter {
        if let found = all.first(where: { $0.name == name }) { return found }
        let names = all.map(\.name)
        if options.contains(name) {
            throw SinGANError(.usage, "\(name) is an option of its own", hint: "Write --\(name) VALUE instead of --set \(name)=VALUE.")
        }
        let plain = name.lowercased().replacing("_", with: "-")
        let found = Suggestion.nearest(to: plain, among: names + otherNames.keys.sorted())
        let near = otherNames[plain] ?? found.map { otherNames[$0] ?? $0 }
        let question = near.map { "Did you mean '\($0)'? " } ?? ""
        throw SinGANError(
            .usage, "there is no hyper-parameter '\(name)'", hint: "\(question)There are: \(names.joined(separator: ", ")).")
    }

    /// Two lines for each: name, range and default, also of the publication's preset where that is another; then its meaning.
    public static var table: String {
        let (usual, paper) = (TrainingConfiguration(preset: .balanced), TrainingConfiguration(preset: .paper))
        let width = all.map(\.name.count).max() ?? 0
        return all.map { parameter in
            let name = parameter.name + String(repeating: " ", count: width - parameter.name.count)
            let (own, published) = (parameter.text(in: usual), parameter.text(in: paper))
            let defaults = "default: \(own)" + (own == published ? "" : "; paper: \(published)")
            return "  \(name)  \(parameter.rangeText) (\(defaults))\n      \(parameter.summary)"
        }.joined(separator: "\n")
    }
}

/// A hyper-parameter with the value that it is to have.
public struct HyperParameterSetting: Sendable, CustomStringConvertible {
    /// The hyper-parameter that is set.
    public let parameter: HyperParameter
    /// The value that it gets, within `parameter.range`; 0 (no) or 1 (yes) for a switch.
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
    /// A hyper-parameter and its value: `NAME=VALUE`.
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
