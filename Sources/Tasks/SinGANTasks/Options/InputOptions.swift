import ArgumentParser
import SinGANImaging

/// The options of every command that reads pictures.
public struct InputOptions: ParsableArguments, Sendable {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Refuse pictures of more pixels than this (width x height; default: 100000000).", valueName: "count"),
        transform: OptionValue.whole(1...100_000_000_000))
    public var maxPixels = 100_000_000

    public init() {}

    public var limits: ReadLimits { ReadLimits(maxPixels: maxPixels) }
}
