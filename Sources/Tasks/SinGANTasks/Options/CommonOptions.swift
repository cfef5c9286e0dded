import ArgumentParser
import SinGANEngine
import SinGANImaging
import SinGANTraining

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

/// How progress is shown on standard error.
public enum ProgressStyle: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// `bar` on a terminal, else `plain`.
    case auto
    /// One line, redrawn.
    case bar
    /// A line every 30 seconds.
    case plain
    /// One JSON object per line.
    case json
    case none
}

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

/// The options of every command that writes pictures.
public struct OutputOptions: ParsableArguments, Sendable {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The result: a file, a folder, or - for standard output. A file's extension names the format "
                + "(default: the input's name and the task's in the current folder, as PNG; animations as GIF).", valueName: "file|dir|-"),
        completion: .file(), transform: OutputOptions.place)
    public var output: String?

    @Flag(inversion: .prefixedNo, help: "Write how the picture was made into PNG, JPEG, WebP and TIFF files.")
    public var metadata = true

    public init() {}

    /// Other names of standard output are `-`, too: what goes there mustn't be mixed with lines of text.
    public static func place(_ name: String) -> String { ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].contains(name) ? "-" : name }
}

/// What makes the pictures.
public struct EngineOptions: ParsableArguments, Sendable {
    @Option(
        name: .customLong("engine"),
        help: ArgumentHelp(
            "What makes the pictures: patches or singan. Patches need no training and work at the picture's own size; singan is a trained model. Default: singan for a .singan file or where a training is described, else $SINGAN_ENGINE, else the task's own.",
            valueName: "patches|singan"))
    public var asked: EngineName?

    @Option(
        name: .customLong("finish"),
        help: ArgumentHelp(
            "What makes the detail that singan's model is too small for: patches or none. Patches are the picture's own, and make results as large as the picture or --max-size; none is as published (default: patches; with --preset paper none).",
            valueName: "patches|none"))
    public var finish: Finisher?

    public init() {}
}

/// Where models are kept.
public struct ModelFolderOptions: ParsableArguments, Sendable {
    @Option(
        name: .customLong("models"),
        help: ArgumentHelp(
            "The folder of trained models (default: $SINGAN_MODELS, else the user's data folder).", valueName: "dir"),
        completion: .directory)
    public var folder: String?

    public init() {}

    public func validate() throws {
        if folder?.isEmpty == true { throw ValidationError("--models is empty: name a folder, or leave it out") }
    }

    public var store: ModelStore { ModelStore(folder: folder ?? ModelStore.defaultFolder()) }
}
