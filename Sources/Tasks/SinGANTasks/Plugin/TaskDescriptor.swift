/// What a task is called and what it is about.
public struct TaskDescriptor: Sendable {
    /// The command, such as "harmonize".
    public let verb: String
    /// Other names of the same command.
    public let aliases: [String]
    /// One sentence.
    public let abstract: String
    /// The rest of the help text.
    public let discussion: String
    public let inputs: [Port]
    public let outputs: [Port]
    /// Of a task that doesn't come with the toolkit: whatever changes when it makes other pictures. Cached results of another version are not used.
    public let version: String

    /// The engines that the task works with, its own default first.
    public let engines: [EngineName]

    /// One thing that goes in or comes out.
    public struct Port: Sendable {
        public let name: String
        public let summary: String
        public let kind: Kind

        /// What goes through a port.
        public enum Kind: String, Sendable, CaseIterable {
            case image
            /// Several pictures.
            case images
            case animation
        }

        public init(_ name: String, _ summary: String, kind: Kind = .image) {
            self.name = name
            self.summary = summary
            self.kind = kind
        }
    }

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
