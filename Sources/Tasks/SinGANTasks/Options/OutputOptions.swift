import ArgumentParser

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
