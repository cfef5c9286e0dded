/// A picture from outside.
public struct PipelineInput: Sendable {
    public let name: String
    /// The file that is taken where none is given, relative to the pipeline's file; nil where one has to be given.
    public var path: String?
    /// Of the text it comes from, counted from 1. Not part of what it is: `==` doesn't look at it.
    public let line: Int?

    public init(name: String, path: String?, line: Int? = nil) {
        self.name = name
        self.path = path
        self.line = line
    }
}

extension PipelineInput: Equatable {
    public static func == (a: PipelineInput, b: PipelineInput) -> Bool { a.name == b.name && a.path == b.path }
}
