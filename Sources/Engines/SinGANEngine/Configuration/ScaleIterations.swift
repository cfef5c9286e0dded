/// How long one scale is trained: the schedule of learning rates is that of `planned` iterations, of which the first `done` are run.
public struct ScaleIterations: Hashable, Sendable {
    public let planned: Int
    public let done: Int

    /// - Parameter done: at most `planned`; nil for all of them.
    public init(_ planned: Int, done: Int? = nil) {
        self.planned = planned
        self.done = done ?? planned
    }

    /// Whether these are counts that a training can have.
    var isValid: Bool { TrainingConfiguration.iterationCounts.contains(planned) && (1...planned).contains(done) }
}

extension ScaleIterations: CustomStringConvertible, Codable {
    /// "120", or "90/120" where the last 30 of 120 are left out.
    public var description: String { done == planned ? "\(planned)" : "\(done)/\(planned)" }

    /// From what `description` gives; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let counts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard let last = counts.last, let planned = last, counts.count <= 2, let done = counts[0] else { return nil }
        self.init(planned, done: done)
        guard isValid else { return nil }
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.singleValueContainer()
        guard let read = try ScaleIterations(values.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: values, debugDescription: "no count of iterations")
        }
        self = read
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.singleValueContainer()
        try values.encode(description)
    }
}
