import SinGANImaging

/// The files of one run of a task, as its options name them.
public struct TaskFiles: Sendable {
    /// A file that will be read.
    public struct Input: Sendable {
        /// The path as the options give it; "-" for standard input.
        public let path: String
        /// The input's role in messages: "picture", "object", "mask".
        public let role: String

        /// Makes an input.
        public init(_ path: String, role: String) {
            self.path = path
            self.role = role
        }
    }

    /// A picture written beside the results, where an option asks for it.
    public struct SideOutput: Sendable {
        /// The path as the options give it.
        public let path: String
        /// The option that names it, such as "--naive".
        public let option: String

        /// Makes a side output.
        public init(_ path: String, option: String) {
            self.path = path
            self.option = option
        }
    }

    /// The length and speed of an animation that the options ask for.
    public struct AnimationTiming: Sendable, Equatable {
        /// The number of frames.
        public let frames: Int
        /// The frames per second, above 0.
        public let framesPerSecond: Double

        /// Makes a timing.
        public init(frames: Int, framesPerSecond: Double) {
            self.frames = frames
            self.framesPerSecond = framesPerSecond
        }
    }

    /// The files that will be read. The first one gives the results their name.
    public var inputs: [Input]
    /// The companions of the picture among the inputs, which are carried into the results.
    public var companions: [CompanionOptions.Named] = []
    /// The pictures that options ask for beside the results.
    public var sideOutputs: [SideOutput]
    /// The number of pictures that come out; 1 where it is an animation.
    public var results: Int
    /// The animation that comes out instead of pictures; nil for pictures.
    public var animation: AnimationTiming?
    /// The word that is put behind the input's name: "harmonized" makes bg-harmonized.png of bg.jpg.
    public var suffix: String

    /// Returns the same files with companions among them.
    public func with(_ companions: CompanionOptions) -> TaskFiles {
        var files = self
        files.companions = companions.named(of: inputs.map(\.path))
        files.inputs += files.companions.flatMap { [$0.path] + $0.others }.map { Input($0, role: "companion") }
        return files
    }

    /// Makes a list of files.
    public init(inputs: [Input], sideOutputs: [SideOutput] = [], results: Int = 1, animation: AnimationTiming? = nil, suffix: String) {
        self.inputs = inputs
        self.sideOutputs = sideOutputs
        self.results = results
        self.animation = animation
        self.suffix = suffix
    }
}

/// The results of a task.
public struct TaskOutput: Sendable {
    /// The pictures, as many as `TaskFiles.results` said; none beside an animation.
    public var results: [Image]
    /// The animation, where `TaskFiles.animation` is set.
    public var animation: FrameSequence?
    /// What was carried into the results: for each companion a raster for each result (`CompanionCarrier.results`).
    public var companions: [CarriedCompanion]
    /// Further results for programs, such as a score per scale; written with --json.
    public var report: [String: JSONValue]
    /// The options that led here, for the recipe that is written into the pictures.
    public var recipe: [String: JSONValue]
    /// Lines for people to read when the task is done.
    public var summary: [String]

    /// Makes an output of its parts.
    public init(
        results: [Image] = [], animation: FrameSequence? = nil, companions: [CarriedCompanion] = [], report: [String: JSONValue] = [:],
        recipe: [String: JSONValue] = [:],
        summary: [String] = []
    ) {
        self.results = results
        self.animation = animation
        self.companions = companions
        self.report = report
        self.recipe = recipe
        self.summary = summary
    }

    /// The picture that stands for all of it in a sheet of many runs: the first one, or an animation's frame in the middle.
    public var still: Image? { results.first ?? animation.flatMap { $0.count > 0 ? $0.image($0.count / 2) : nil } }
}
