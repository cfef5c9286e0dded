import Foundation
import SinGANEngine
import SinGANSupport

/// Remembers which model a budget has made, so that the same command finds it again: a file in the folder of models.
struct BudgetLink: Codable {
    /// Of the model.
    let identity: String
    /// As people write it.
    let budget: String
    /// The training that makes the same model without a budget.
    let configuration: TrainingConfiguration

    static let suffix = ".budget"

    /// Where the link of a budget's key is.
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
