/// A picture that comes into a pipeline from outside.
public struct PipelineInput: Sendable {
    /// The name that steps refer to as `@name`.
    public let name: String
    /// The default file, relative to the pipeline's file; nil where a file has to be given.
    public var path: String?
    /// The line of the pipeline's text, counted from 1. `==` ignores it.
    public let line: Int?

    /// Makes an input.
    public init(name: String, path: String?, line: Int? = nil) {
        self.name = name
        self.path = path
        self.line = line
    }
}

extension PipelineInput: Equatable {
    /// Whether both have the same name and the same default file.
    public static func == (a: PipelineInput, b: PipelineInput) -> Bool { a.name == b.name && a.path == b.path }
}
