import ArgumentParser
import SinGANSupport

/// The dials of tasks that put a picture through an engine.
public struct InjectionDials: ParsableArguments, Sendable {
    /// The share of the picture's own detail that gives way (`--strength`), 0 (none) to 1; nil for the task's default.
    /// It excludes a start scale.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How much of its own detail is replaced, 0 (none) to 1. Give this or --start-scale (default: the task's).",
            valueName: "0..1"),
        transform: OptionValue.number(0...1))
    public var strength: Double?

    /// The source of the colours (`--colors`): 0 for the picture's own, 1 for the other picture's, numbers between for a mixture;
    /// nil for the task's default. In harmonization with patches, 0.5 keeps the object's own, no more saturated than the other's.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Whose colours: 0 its own, 1 the other picture's. Numbers between mix them. In harmonize with patches, 0.5 keeps its own colours, but no more saturated than the other picture's (default: the task's).",
            valueName: "0..1"), transform: OptionValue.number(0...1))
    public var colors: Double?

    /// Makes the dials without any value: the task decides.
    public init() {}

    /// Throws where both a strength and a start scale are given.
    public func check(_ startScale: ScaleWish?) throws {
        if strength != nil, startScale != nil { throw ValidationError("--strength and --start-scale say the same: give one of them") }
    }

    /// The place at which the picture enters: by the strength, if one is given.
    public func entering(_ start: StartScale) -> Entering { strength.map { .strength($0) } ?? .scale(start.value) }

    /// Returns the members of a recipe: the start scale or the strength at which the picture enters, and the colours.
    public func recipe(_ entering: Entering) -> [String: JSONValue] {
        var (scale, strength): (Int?, Double?) = (nil, nil)
        switch entering {
        case .scale(let value): scale = value
        case .strength(let value): strength = value
        }
        return ["startScale": JSONValue(scale), "strength": JSONValue(strength), "colors": JSONValue(colors)]
    }

    /// Returns the line of the summary: the strength where one is given, else the start scale.
    public func line(_ entering: Entering, _ start: StartScale) -> String { strength.map { "strength \($0)" } ?? start.line }
}
