import SinGANImaging

/// What a task hands back.
public struct TaskOutput: Sendable {
    /// As many pictures as `TaskFiles.results` said; none beside an animation.
    public var results: [Image]
    /// What came out where `TaskFiles.animation` is set.
    public var animation: FrameSequence?
    /// What came out besides pictures, such as a score per scale.
    public var report: [String: JSONValue]
    /// The options that led here, for the recipe that is written into the pictures.
    public var recipe: [String: JSONValue]
    /// Lines for people to read when the task is done.
    public var summary: [String]

    public init(
        results: [Image] = [], animation: FrameSequence? = nil, report: [String: JSONValue] = [:], recipe: [String: JSONValue] = [:],
        summary: [String] = []
    ) {
        self.results = results
        self.animation = animation
        self.report = report
        self.recipe = recipe
        self.summary = summary
    }

    /// The picture that stands for all of it, in a sheet of many runs: the first one, or an animation's frame in the middle.
    public var still: Image? { results.first ?? animation.flatMap { $0.count > 0 ? $0.image($0.count / 2) : nil } }
}
