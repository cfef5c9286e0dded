/// An option of a step.
public struct StepOption: Sendable {
    /// The long name, without dashes.
    public let name: String
    /// Empty for a flag; several where the option is repeated.
    public var values: [String]
    /// Of the text it comes from, counted from 1. Not part of what it is: `==` doesn't look at it.
    public let line: Int?

    public init(name: String, values: [String] = [], line: Int? = nil) {
        self.name = name
        self.values = values
        self.line = line
    }

    /// As a command line says it. A value that begins with a dash is tied to its option, so that it can't be taken for another one.
    var words: [String] {
        values.isEmpty ? ["--\(name)"] : values.flatMap { $0.hasPrefix("-") ? ["--\(name)=\($0)"] : ["--\(name)", $0] }
    }
}

extension StepOption: Equatable {
    public static func == (a: StepOption, b: StepOption) -> Bool { a.name == b.name && a.values == b.values }
}
