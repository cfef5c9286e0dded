import SinGANSupport

/// A task that was found outside the program: what it says of itself, and how it is run.
public struct External: Sendable {
    public let description: ExternalDescription
    /// Where it was found.
    public let path: String
    /// The file's content, for caches of results.
    public let digest: String
    public let runner: any ExternalRunner

    public init(description: ExternalDescription, path: String, digest: String, runner: any ExternalRunner) {
        self.description = description
        self.path = path
        self.digest = digest
        self.runner = runner
    }

    func isSame(as other: External) -> Bool { path == other.path && digest == other.digest && description == other.description }
}

/// The door through which an external task is run.
public protocol ExternalRunner: Sendable {
    /// Hands over the request (JSON) and tells each event (JSON, one line each) as it comes. Returns once the task has ended well.
    ///
    /// - Parameters:
    ///   - folder: the task's work folder, which is also its current one.
    ///   - cancellation: looked at while it runs; a task that doesn't stop is ended where that is possible.
    /// - Throws: `.unavailable` where it can't be started, `.badData` where it ends badly, and what the cancellation says.
    func run(
        request: String, in folder: String, cancellation: Cancellation, event: @escaping @Sendable (String) throws(SinGANError) -> Void
    ) async throws
}
