import SinGANImaging

/// What a task hands back.
public struct TaskOutput: Sendable {
    /// As many pictures as `TaskFiles.results` said.
    public var results: [Image]
    /// What came out besides pictures, such as a score per scale.
    public var report: [String: JSONValue]
    /// The options that led here, for the recipe that is written into the pictures.
    public var recipe: [String: JSONValue]
    /// Lines for people to read when the task is done.
    public var summary: [String]

    public init(
        results: [Image], report: [String: JSONValue] = [:], recipe: [String: JSONValue] = [:], summary: [String] = []
    ) {
        self.results = results
        self.report = report
        self.recipe = recipe
        self.summary = summary
    }
}
