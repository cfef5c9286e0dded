import Foundation
import SinGANEngine
import SinGANSupport

/// How long a training may take, all its interruptions together.
public struct TrainingBudget: Sendable, Hashable {
    /// The training time in seconds; the time between interruption and resumption isn't counted.
    public let seconds: Int
    /// Whether the configuration's `maxSize` stays, whatever that costs in iterations.
    public var keepsMaxSize = false
    /// The same for the crop.
    public var keepsCrop = false
    /// The same for the finest scale that is trained.
    public var keepsTrainedTo = false

    /// What budgets may be: 10 seconds to 7 days.
    public static let range = 10...7 * 86400

    /// A budget of so many seconds, which a session refuses outside of `range`.
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

/// Remembers which model a budget has made, so that the same command finds it again: a file in the folder of models.
struct BudgetLink: Codable {
    /// The identity of the model.
    let identity: String
    /// As people write it.
    let budget: String
    /// The training that makes the same model without a budget.
    let configuration: TrainingConfiguration

    static let suffix = ".budget"

    /// The path of the link of a budget's key.
    static func path(_ key: String, in store: ModelStore) -> String { "\(store.folder)/\(key)\(suffix)" }

    /// nil where there is none, or none that can be read: then the budget is planned anew.
    static func load(_ path: String) -> BudgetLink? {
        guard let bytes = try? AtomicFile.read(path) else { return nil }
        return try? JSONDecoder().decode(BudgetLink.self, from: Data(bytes))
    }

    func write(to path: String) throws(SinGANError) {
        let bytes = try CanonicalJSON.encode(self)
        do { try AtomicFile.write(bytes, to: path) } catch { throw error.advising(WorkFile.advice) }
    }

    /// Removes the links to a model.
    static func remove(to identity: String, in folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasSuffix(suffix) && load("\(folder)/\(name)")?.identity == identity {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            // Another process may be training this budget's next model.
            let lockPath = "\(folder)/\(name)\(ModelStore.suffix)\(TrainingLock.suffix)"
            guard let lock = try? FileLock.attempt(lockPath) else { continue }
            withExtendedLifetime(lock) { _ = unlink(lockPath) }
        }
    }
}
