/// The name of a task, and its description for people.
public struct TaskDescriptor: Sendable {
    /// The command, such as "harmonize".
    public let verb: String
    /// Other names of the same command.
    public let aliases: [String]
    /// One sentence that says what the task does.
    public let abstract: String
    /// The rest of the help text.
    public let discussion: String
    /// The inputs, in the order in which the help lists them.
    public let inputs: [Port]
    /// The outputs, in the order in which the help lists them.
    public let outputs: [Port]
    /// The version of a task that doesn't come with the toolkit; it has to change whenever the task makes other pictures. Cached results of another
    /// version aren't used.
    public let version: String

    /// The engines that the task works with, its own default first.
    public let engines: [EngineName]

    /// One input or output.
    public struct Port: Sendable {
        /// The name of the argument or option, or of the result.
        public let name: String
        /// A few words that say what it is.
        public let summary: String
        /// The kind of data.
        public let kind: Kind

        /// The kinds of data that go in or come out.
        public enum Kind: String, Sendable, CaseIterable {
            /// One picture.
            case image
            /// Several pictures.
            case images
            /// One animation.
            case animation
        }

        /// Makes a port; one picture unless `kind` says otherwise.
        public init(_ name: String, _ summary: String, kind: Kind = .image) {
            self.name = name
            self.summary = summary
            self.kind = kind
        }
    }

    /// Makes a descriptor. `version` and `aliases` are for tasks outside the toolkit.
    public init(
        verb: String, aliases: [String] = [], abstract: String, discussion: String = "", inputs: [Port], outputs: [Port],
        version: String = "", engines: [EngineName] = [.singan]
    ) {
        self.verb = verb
        self.aliases = aliases
        self.abstract = abstract
        self.discussion = discussion
        self.inputs = inputs
        self.outputs = outputs
        self.version = version
        self.engines = engines
    }
}
