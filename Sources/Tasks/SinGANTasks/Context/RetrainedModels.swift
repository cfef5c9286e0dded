import Synchronization

/// The models that this command has trained anew: a task that runs several times in one command (`explore`) does that once.
final class RetrainedModels: Sendable {
    private let known = Mutex<Set<String>>([])

    /// - Parameter key: a model's path, or a budget's key.
    func add(_ key: String) { known.withLock { _ = $0.insert(key) } }

    func contains(_ key: String) -> Bool { known.withLock { $0.contains(key) } }
}
