import ArgumentParser

/// The options of every command.
public struct CommonOptions: ParsableArguments, Sendable {
    @Flag(name: .shortAndLong, help: "Say nothing but errors.")
    public var quiet = false

    @Flag(help: "Print one JSON object on standard output.")
    public var json = false

    @Option(
        help: ArgumentHelp(
            "Progress on standard error: bar (one line, redrawn), plain (a line every 30 s), json (one object per line), none; "
                + "auto is bar on a terminal, else plain.", valueName: "style"))
    public var progress: ProgressStyle = .auto

    @Flag(name: .shortAndLong, help: "Overwrite outputs that are there. An input is never overwritten.")
    public var force = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("1 (small) to 100 (good), for JPEG, WebP, AVIF and HEIC (default: the format's).", valueName: "quality"),
        transform: OptionValue.whole(1...100))
    public var quality: Int?

    public init() {}
}
