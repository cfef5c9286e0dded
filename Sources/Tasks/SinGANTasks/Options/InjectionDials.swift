import ArgumentParser
import SinGANSupport

/// The dials of tasks that put a picture through an engine.
public struct InjectionDials: ParsableArguments, Sendable {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How much of its own detail gives way, 0 (none) to 1. Give this or --start-scale (default: the task's).",
            valueName: "0..1"),
        transform: OptionValue.number(0...1))
    public var strength: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Whose colours: 0 its own, 1 the other picture's. Numbers between mix them; harmonize with patches: 0.5 keeps its own, no more saturated than the other's (default: the task's).",
            valueName: "0..1"), transform: OptionValue.number(0...1))
    public var colors: Double?

    public init() {}

    /// Throws where both a strength and a start scale are given.
    public func check(_ startScale: ScaleWish?) throws {
        if strength != nil, startScale != nil { throw ValidationError("--strength and --start-scale say the same: give one of them") }
    }

    /// The place at which the picture enters: by the strength, if one is given.
    public func entering(_ start: StartScale) -> Entering { strength.map { .strength($0) } ?? .scale(start.value) }

    /// What a recipe records.
    public func recipe(_ entering: Entering) -> [String: JSONValue] {
        var (scale, strength): (Int?, Double?) = (nil, nil)
        switch entering {
        case .scale(let value): scale = value
        case .strength(let value): strength = value
        }
        return ["startScale": JSONValue(scale), "strength": JSONValue(strength), "colors": JSONValue(colors)]
    }

    /// For the summary.
    public func line(_ entering: Entering, _ start: StartScale) -> String { strength.map { "strength \($0)" } ?? start.line }
}
