import ArgumentParser
import SinGANEngine
import SinGANImaging
import SinGANTraining

/// The options of every command.
public struct CommonOptions: ParsableArguments, Sendable {
    /// Whether nothing but errors is told (`--quiet`, `-q`); false by default.
    @Flag(name: .shortAndLong, help: "Say nothing but errors.")
    public var quiet = false

    /// Whether one JSON object is printed on standard output (`--json`); false by default.
    @Flag(help: "Print one JSON object on standard output.")
    public var json = false

    /// The way in which progress is shown on standard error (`--progress`); `.auto` by default.
    @Option(
        help: ArgumentHelp(
            "Progress on standard error: bar (one line, redrawn), plain (a line every 30 s), json (one object per line), none; "
                + "auto is bar on a terminal, else plain.", valueName: "style"))
    public var progress: ProgressStyle = .auto

    /// Whether outputs that are there are overwritten (`--force`, `-f`); false by default. An input is never overwritten.
    @Flag(name: .shortAndLong, help: "Overwrite outputs that are there. An input is never overwritten.")
    public var force = false

    /// The quality of JPEG, WebP, AVIF and HEIC files (`--quality`), 1 (small) to 100 (good);
    /// nil for the default: 92 for JPEG, 90 for WebP, 75 for AVIF and HEIC.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("1 (small) to 100 (good), for JPEG, WebP, AVIF and HEIC (default: the format's).", valueName: "quality"),
        transform: OptionValue.whole(1...100))
    public var quality: Int?

    /// Makes the options with the default of each.
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
    /// Progress is not shown.
    case none
}

/// The options of every command that reads pictures.
public struct InputOptions: ParsableArguments, Sendable {
    /// The largest width x height, in pixels, of a picture that is read (`--max-pixels`): 1 to 100,000,000,000; 100,000,000 by default.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Refuse pictures of more pixels than this (width x height; default: 100000000).", valueName: "count"),
        transform: OptionValue.whole(1...100_000_000_000))
    public var maxPixels = 100_000_000

    /// Makes the options with the default of each.
    public init() {}

    /// The limits of reading that follow from `maxPixels`.
    public var limits: ReadLimits { ReadLimits(maxPixels: maxPixels) }
}

/// The options of every command that writes pictures.
public struct OutputOptions: ParsableArguments, Sendable {
    /// The place of the result (`--output`, `-o`): a file, whose extension names the format, a folder, or `-` for standard output;
    /// nil for a file in the current folder, named after the input and the task: a PNG, or a GIF for an animation.
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The result: a file, a folder, or - for standard output. A file's extension names the format "
                + "(default: the input's name and the task's in the current folder, as PNG; animations as GIF).", valueName: "file|dir|-"),
        completion: .file(), transform: OutputOptions.place)
    public var output: String?

    /// Whether PNG, JPEG, WebP and TIFF files get a record of how they were made (`--metadata`, `--no-metadata`); true by default.
    @Flag(inversion: .prefixedNo, help: "Write how the picture was made into PNG, JPEG, WebP and TIFF files.")
    public var metadata = true

    /// Makes the options with the default of each.
    public init() {}

    /// Other names of standard output are `-`, too: what goes there mustn't be mixed with lines of text.
    public static func place(_ name: String) -> String { ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].contains(name) ? "-" : name }
}

/// The options that choose the engine, and the source of fine detail.
public struct EngineOptions: ParsableArguments, Sendable {
    /// The engine that the user asks for (`--engine`);
    /// nil for the default: `.singan` for a model file or where a training is described, else the one in `SINGAN_ENGINE`, else the task's own.
    @Option(
        name: .customLong("engine"),
        help: ArgumentHelp(
            "What makes the pictures: patches or singan. Patches need no training and work at the picture's own size; singan is a trained model. Default: singan for a .singan file or where a training is described, else $SINGAN_ENGINE, else the task's own.",
            valueName: "patches|singan"))
    public var asked: EngineName?

    /// The source of the detail that SinGAN's model is too small for (`--finish`);
    /// nil for the default: `.none` with the preset `paper`, else `.patches`.
    @Option(
        name: .customLong("finish"),
        help: ArgumentHelp(
            "What adds the detail that singan's model is too small for: patches or none. Patches of the picture make results as large as the picture, or as --max-size; none leaves the model's results as published (default: patches; with --preset paper none).",
            valueName: "patches|none"))
    public var finish: Finisher?

    /// Makes the options with the default of each.
    public init() {}
}

/// The option that names the folder of trained models.
public struct ModelFolderOptions: ParsableArguments, Sendable {
    /// The path of the folder of trained models (`--models`); nil for `ModelStore.defaultFolder()`.
    @Option(
        name: .customLong("models"),
        help: ArgumentHelp(
            "The folder of trained models (default: $SINGAN_MODELS, else the user's data folder).", valueName: "dir"),
        completion: .directory)
    public var folder: String?

    /// Makes the options with the default of each.
    public init() {}

    /// Checks that the folder's name isn't empty.
    ///
    /// - Throws: a `ValidationError` where it is; the command line reports it as `.usage`.
    public func validate() throws {
        if folder?.isEmpty == true { throw ValidationError("--models is empty: name a folder, or leave it out") }
    }

    /// The store of models in `folder`, or in the default folder where that is nil.
    public var store: ModelStore { ModelStore(folder: folder ?? ModelStore.defaultFolder()) }
}
