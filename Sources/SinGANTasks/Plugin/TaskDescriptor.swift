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

    /// One thing that goes in or comes out.
    public struct Port: Sendable {
        public let name: String
        public let summary: String

        public init(_ name: String, _ summary: String) {
            self.name = name
            self.summary = summary
        }
    }

    public init(verb: String, aliases: [String] = [], abstract: String, discussion: String = "", inputs: [Port], outputs: [Port]) {
        self.verb = verb
        self.aliases = aliases
        self.abstract = abstract
        self.discussion = discussion
        self.inputs = inputs
        self.outputs = outputs
    }
}
