import SinGANSupport

/// Runs a shared library inside this process.
///
/// A crash in it is this process's end, and nothing here can keep it from that: Decisions.md.
struct LibraryRunner: ExternalRunner {
    /// The full path, as discovery found it.
    let path: String

    func run(
        request: String, in folder: String, cancellation: Cancellation, event: @escaping @Sendable (String) throws(SinGANError) -> Void
    ) async throws {
        let status = try LibraryCall(cancellation: cancellation, event: event).run(try LibraryTable(loading: path), request)
        guard status == 0 else {
            throw SinGANError(
                .badData, "the plugin \(path) failed with \(status) and didn't say why", hint: "Ask the one who wrote it.")
        }
    }
}
