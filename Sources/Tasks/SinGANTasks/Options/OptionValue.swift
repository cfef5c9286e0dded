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

    /// A size "WxH" in pixels.
    public static let size: @Sendable (String) throws -> PictureSize = { text in
        guard let size = PictureSize(argument: text) else {
            let (least, most) = (PictureSize.sides.lowerBound, PictureSize.sides.upperBound)
            throw ValidationError("give width and height in pixels with an x between them, such as 640x480, each \(least) to \(most)")
        }
        return size
    }

    /// Proportions "W:H".
    public static let aspect: @Sendable (String) throws -> AspectRatio = { text in
        guard let aspect = AspectRatio(argument: text) else {
            throw ValidationError("give width and height with a colon between them, such as 16:9, from 1:20 to 20:1")
        }
        return aspect
    }

    /// Seconds of an age: "45s", "90m", "12h", "30d" or "8w", at most 100 years.
    public static let age: @Sendable (String) throws -> Double = { text in
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Double(text.dropLast()), count.isFinite, count >= 0,
            count * unit <= 36525 * 86400
        else { throw ValidationError("give a number and s, m, h, d or w, such as 12h or 30d (at most 36525d)") }
        return count * unit
    }

    /// Bytes: "500MB", "2GB", "1.5TB" or a plain number; kB, MB, GB and TB are powers of 1000.
    public static let bytes: @Sendable (String) throws -> Int = { text in
        let units = [("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1)]
        let unit = units.first { text.uppercased().hasSuffix($0.0) }
        guard let count = Double(text.dropLast(unit?.0.count ?? 0)), count.isFinite, count >= 0, count * (unit?.1 ?? 1) <= 1e18 else {
            throw ValidationError("give a number and kB, MB, GB or TB, such as 500MB or 2GB (at most 1000000TB)")
        }
        return Int(count * (unit?.1 ?? 1))
    }

    /// A number above 0.
    public static let positive: @Sendable (String) throws -> Double = { text in
        guard let value = Double(text), value > 0, value.isFinite else { throw ValidationError("it must be a number above 0") }
        return value
    }
}
