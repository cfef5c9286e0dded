import SinGANImaging

/// How long one scale is trained: the schedule of learning rates is that of `planned` iterations, of which the first `done` are run.
public struct ScaleIterations: Hashable, Sendable {
    /// The iterations for which the learning rates are planned, 1 or more.
    public let planned: Int
    /// The iterations that are run, 1 to `planned`.
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

    /// Reads what `description` gives. Throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.singleValueContainer()
        guard let read = try ScaleIterations(values.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: values, debugDescription: "no count of iterations")
        }
        self = read
    }

    /// Writes `description`.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.singleValueContainer()
        try values.encode(description)
    }
}

/// The finest scale that a training trains: where patches take over, what the scales above would learn isn't needed.
public enum TrainedTo: Hashable, Sendable {
    /// The finest scale whose long side has at most so many pixels, `sides`.
    case side(Int)
    /// A scale of the picture's, from 1; the finest where it has fewer.
    case scale(Int)

    /// What `side` may be.
    public static let sides = 16...4096
    /// Scales that are trained at least: into one alone nothing can be injected.
    static let least = 2

    /// How many of a pyramid's scales are trained, `all` coarsest first.
    func count(of all: [PixelSize]) -> Int {
        let count =
            switch self {
            case .side(let side): all.prefix { $0.longSide <= side }.count
            case .scale(let scale): scale + 1
            }
        return min(all.count, max(count, Self.least))
    }

    /// Whether a training can end there.
    var isValid: Bool {
        switch self {
        case .side(let side): Self.sides.contains(side)
        case .scale(let scale): (1...100).contains(scale)
        }
    }
}

extension TrainedTo: CustomStringConvertible, Codable {
    /// "64px", or "3" for a scale.
    public var description: String {
        switch self {
        case .side(let side): "\(side)px"
        case .scale(let scale): "\(scale)"
        }
    }

    /// From what `description` gives; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard text.first?.isNumber == true else { return nil }
        if text.hasSuffix("px"), let side = Int(text.dropLast(2)) {
            self = .side(side)
        } else if let scale = Int(text) {
            self = .scale(scale)
        } else {
            return nil
        }
        guard isValid else { return nil }
    }

    /// Reads what `description` gives. Throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.singleValueContainer()
        guard let read = try TrainedTo(values.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: values, debugDescription: "no scale that a training can end at")
        }
        self = read
    }

    /// Writes `description`.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.singleValueContainer()
        try values.encode(description)
    }
}
