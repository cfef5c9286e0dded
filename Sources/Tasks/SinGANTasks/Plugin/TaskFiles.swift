/// The files of one run of a task, as its options name them.
public struct TaskFiles: Sendable {
    /// Something that will be read.
    public struct Input: Sendable {
        public let path: String
        /// What messages call it: "picture", "object", "mask".
        public let role: String

        public init(_ path: String, role: String) {
            self.path = path
            self.role = role
        }
    }

    /// A picture written beside the results, where an option asks for it.
    public struct SideOutput: Sendable {
        public let path: String
        /// The option that names it, such as "--naive".
        public let option: String

        public init(_ path: String, option: String) {
            self.path = path
            self.option = option
        }
    }

    /// An animation as the options ask for it.
    public struct AnimationTiming: Sendable, Equatable {
        public let frames: Int
        public let framesPerSecond: Double

        public init(frames: Int, framesPerSecond: Double) {
            self.frames = frames
            self.framesPerSecond = framesPerSecond
        }
    }

    /// The first one gives the results their name.
    public var inputs: [Input]
    public var sideOutputs: [SideOutput]
    /// How many pictures come out; 1 where it is an animation.
    public var results: Int
    /// Set where one animation comes out instead of pictures.
    public var animation: AnimationTiming?
    /// What is put behind the input's name: "harmonized" makes bg-harmonized.png of bg.jpg.
    public var suffix: String

    public init(inputs: [Input], sideOutputs: [SideOutput] = [], results: Int = 1, animation: AnimationTiming? = nil, suffix: String) {
        self.inputs = inputs
        self.sideOutputs = sideOutputs
        self.results = results
        self.animation = animation
        self.suffix = suffix
    }
}
