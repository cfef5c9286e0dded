import SinGANSupport

/// A task that was found outside the program: its description of itself, and its runner.
public struct External: Sendable {
    /// The task's description of itself.
    public let description: ExternalDescription
    /// The path at which it was found.
    public let path: String
    /// The SHA-256 of the file's content, for caches of results.
    public let digest: String
    /// The runner that starts the task.
    public let runner: any ExternalRunner

    /// Makes an entry for a task that was found.
    public init(description: ExternalDescription, path: String, digest: String, runner: any ExternalRunner) {
        self.description = description
        self.path = path
        self.digest = digest
        self.runner = runner
    }

    func isSame(as other: External) -> Bool { path == other.path && digest == other.digest && description == other.description }
}

/// A way to run an external task.
public protocol ExternalRunner: Sendable {
    /// Hands over the request (JSON) and passes on each event (JSON, one line each) as it comes. Returns once the task has ended well.
    ///
    /// - Parameters:
    ///   - folder: the task's work folder, which is also its current one.
    ///   - cancellation: checked while it runs; a task that doesn't stop is ended where that is possible.
    /// - Throws: `.unavailable` where it can't be started, `.badData` where it ends badly, or the reason of the cancellation.
    func run(
        request: String, in folder: String, cancellation: Cancellation, event: @escaping @Sendable (String) throws(SinGANError) -> Void
    ) async throws
}
