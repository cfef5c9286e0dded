/// A picture from outside.
public struct PipelineInput: Sendable, Equatable {
    public let name: String
    /// The file that is taken where none is given; nil where one has to be given.
    public var path: String?
    /// Of the text it comes from, counted from 1.
    public let line: Int?

    public init(name: String, path: String?, line: Int? = nil) {
        self.name = name
        self.path = path
        self.line = line
    }
}
