/// What a task's command line can hold, as far as a pipeline has to know: the task's own parser checks the values.
public struct StepSchema: Sendable, Equatable {
    public let verb: String
    public let options: [Option]

    public struct Option: Sendable, Equatable {
        /// Long names, without dashes; the first one is the usual one.
        public let names: [String]
        public let shorts: [Character]
        /// Whether it stands alone, without a value.
        public let isFlag: Bool
        /// Whether it may be given several times.
        public let repeats: Bool

        public init(names: [String], shorts: [Character] = [], isFlag: Bool = false, repeats: Bool = false) {
            self.names = names
            self.shorts = shorts
            self.isFlag = isFlag
            self.repeats = repeats
        }
    }

    public init(verb: String, options: [Option]) {
        self.verb = verb
        self.options = options
    }
}
