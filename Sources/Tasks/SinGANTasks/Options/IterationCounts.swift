import ArgumentParser
import SinGANEngine

/// The value of `--iterations`: one count for all scales, or one for each.
public enum IterationCounts: Sendable, Hashable, CustomStringConvertible {
    case all(Int)
    /// Coarsest first, each with the count that its learning rates are planned for.
    case each([ScaleIterations])

    static let parse: @Sendable (String) throws -> IterationCounts = { text in
        guard text.contains(",") || text.contains("/") else {
            return .all(try OptionValue.whole(TrainingConfiguration.iterationCounts)(text))
        }
        let counts = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let count = ScaleIterations(part) else {
                throw ValidationError("'\(part)' is no count of iterations; a scale has one such as 300, or done/planned such as 250/300")
            }
            return count
        }
        return .each(counts)
    }

    /// As it is given.
    public var description: String {
        switch self {
        case .all(let count): String(count)
        case .each(let counts): counts.map(\.description).joined(separator: ",")
        }
    }

    func apply(to configuration: inout TrainingConfiguration) {
        switch self {
        // Of every scale: what the preset thinks of the coarse ones doesn't count.
        case .all(let count): configuration.set(count)
        case .each(let counts): configuration.set(counts)
        }
    }
}
