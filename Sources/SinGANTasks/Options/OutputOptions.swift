import ArgumentParser

/// The options of every command that writes pictures.
public struct OutputOptions: ParsableArguments, Sendable {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Where the result goes: a file (its extension names the format), a folder, or - for standard output "
                + "(default: the input's name and the task's in the current folder, as PNG; animations as GIF).", valueName: "file|dir|-"),
        completion: .file())
    public var output: String?

    @Flag(inversion: .prefixedNo, help: "Write how the picture was made into PNG, JPEG, WebP and TIFF files.")
    public var metadata = true

    public init() {}
}
