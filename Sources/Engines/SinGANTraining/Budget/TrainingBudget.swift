import SinGANEngine

/// How long a training may take, all its interruptions together.
public struct TrainingBudget: Sendable, Hashable {
    /// Of training time; the time between interruption and resumption isn't counted.
    public let seconds: Int
    /// Whether the configuration's `maxSize` stays, whatever that costs in iterations.
    public var keepsMaxSize = false
    /// The same for the crop.
    public var keepsCrop = false
    /// The same for the finest scale that is trained.
    public var keepsTrainedTo = false

    /// What budgets may be: 10 seconds to 7 days.
    public static let range = 10...7 * 86400

    public init(seconds: Int) { self.seconds = seconds }

    /// From "90", "30s", "5m", "2h" or "1h30m"; nil for anything else. Numbers alone are seconds.
    public init?(_ text: some StringProtocol) {
        if let seconds = Int(text), text.first?.isNumber == true {
            self.init(seconds: seconds)
            return
        }
        var (total, rest) = (0, text[...])
        for (unit, length) in [("h", 3600), ("m", 60), ("s", 1)] as [(Character, Int)] {
            guard let place = rest.firstIndex(of: unit) else { continue }
            let digits = rest[..<place]
            guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), digits.count <= 7, let count = Int(digits) else { return nil }
            total += count * length
            rest = rest[rest.index(after: place)...]
        }
        guard rest.isEmpty, !text.isEmpty else { return nil }
        self.init(seconds: total)
    }
}

extension TrainingBudget: CustomStringConvertible {
    /// "30s", "5m", "1h30m".
    public var description: String {
        let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")]
        let words = parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
        return words.isEmpty ? "0s" : words
    }
}
