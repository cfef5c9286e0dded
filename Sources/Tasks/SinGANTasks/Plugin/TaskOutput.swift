import SinGANImaging

/// The results of a task.
public struct TaskOutput: Sendable {
    /// The pictures, as many as `TaskFiles.results` said; none beside an animation.
    public var results: [Image]
    /// The animation, where `TaskFiles.animation` is set.
    public var animation: FrameSequence?
    /// Further results for programs, such as a score per scale; written with --json.
    public var report: [String: JSONValue]
    /// The options that led here, for the recipe that is written into the pictures.
    public var recipe: [String: JSONValue]
    /// Lines for people to read when the task is done.
    public var summary: [String]

    /// Makes an output of its parts.
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

    /// The picture that stands for all of it in a sheet of many runs: the first one, or an animation's frame in the middle.
    public var still: Image? { results.first ?? animation.flatMap { $0.count > 0 ? $0.image($0.count / 2) : nil } }
}
