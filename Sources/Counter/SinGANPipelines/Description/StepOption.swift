/// An option of a step, with its values.
public struct StepOption: Sendable {
    /// The long name, without dashes.
    public let name: String
    /// The values: none for a flag, several where the option is repeated.
    public var values: [String]
    /// The line of the pipeline's text, counted from 1. `==` ignores it.
    public let line: Int?

    /// Makes an option; without values it is a flag.
    public init(name: String, values: [String] = [], line: Int? = nil) {
        self.name = name
        self.values = values
        self.line = line
    }

    /// The option as words of a command line. A value that begins with a dash is tied to its option, so that it can't be taken for another one.
    var words: [String] {
        values.isEmpty ? ["--\(name)"] : values.flatMap { $0.hasPrefix("-") ? ["--\(name)=\($0)"] : ["--\(name)", $0] }
    }
}

extension StepOption: Equatable {
    /// Whether both have the same name and the same values.
    public static func == (a: StepOption, b: StepOption) -> Bool { a.name == b.name && a.values == b.values }
}
