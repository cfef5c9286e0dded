import ArgumentParser
import SinGANEngine
import SinGANTraining

/// Reads numbers from the command line, with messages that say what would be right.
public enum OptionValue {
    /// A whole number of a range.
    public static func whole(_ range: ClosedRange<Int>) -> @Sendable (String) throws -> Int {
        { text in
            guard let value = Int(text) else { throw ValidationError("'\(text)' is not a whole number") }
            guard range.contains(value) else {
                throw ValidationError("it must lie between \(range.lowerBound) and \(range.upperBound)")
            }
            return value
        }
    }

    /// A number of a range.
    public static func number(_ range: ClosedRange<Double>) -> @Sendable (String) throws -> Double {
        { text in
            guard let value = Double(text), value.isFinite else { throw ValidationError("'\(text)' is not a number") }
            guard range.contains(value) else {
                throw ValidationError("it must lie between \(short(range.lowerBound)) and \(short(range.upperBound))")
            }
            return value
        }
    }

    private static func short(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : String(value) }

    /// A seed: 0 to 18446744073709551615.
    public static let seed: @Sendable (String) throws -> UInt64 = { text in
        guard let value = UInt64(text) else {
            throw ValidationError("a seed is a whole number from 0 to \(UInt64.max)")
        }
        return value
    }

    /// A time for a training: "90", "30s", "5m", "1h30m".
    public static let budget: @Sendable (String) throws -> TrainingBudget = { text in
        guard let budget = TrainingBudget(text) else {
            throw ValidationError("'\(text)' is no time; give one such as 30s, 5m, 2h or 1h30m")
        }
        guard TrainingBudget.range.contains(budget.seconds) else { throw ValidationError("it must lie between 10s and 7 days (168h)") }
        return budget
    }

    /// A number above 0.
    public static let positive: @Sendable (String) throws -> Double = { text in
        guard let value = Double(text), value > 0, value.isFinite else { throw ValidationError("it must be a number above 0") }
        return value
    }
}
