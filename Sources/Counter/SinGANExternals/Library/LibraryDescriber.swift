import Foundation
import SinGANSupport
import Subprocess

/// Asks a shared library what it is, in a process of its own: one that hangs or crashes hurts nobody there.
struct LibraryDescriber: Sendable {
    /// A program with this toolkit's command line: this one.
    let tool: String
    let environment: [String: String]

    /// JSON, unread. Throws `.badData` where the library is refused, crashes, or takes more than 5 seconds or 64 KiB.
    func description(of path: String, _ cancellation: Cancellation) async throws(SinGANError) -> [UInt8] {
        let text = Collected()
        let program = ChildProgram(
            path: tool, arguments: ["plugin", "describe", path, "--progress", "json"], folder: "/", environment: environment,
            limits: .describing, name: path)
        let ending = try await program.run(input: "", cancellation: cancellation) { line throws(SinGANError) in text.add(line) }
        switch ending.status {
        case .exited(0): return text.bytes
        case .signaled(let signal):
            throw SinGANError(
                .badData, "\(path) crashed with signal \(signal) when it was asked what it is", hint: ChildSupervisor.blame)
        case .exited(let status):
            throw Self.refusal(ending.complaint)
                ?? SinGANError(
                    .badData, "\(path) ended the process with status \(status) when it was asked what it is", hint: ChildSupervisor.blame)
        }
    }

    /// The error that the other process told, on the last line of its standard error; nil where it told none.
    private static func refusal(_ complaint: String) -> SinGANError? {
        struct Event: Decodable {
            let event: String
            let code: Int32
            let message: String
            let hint: String?
        }
        guard let last = complaint.split(whereSeparator: \.isNewline).last,
            let event = try? JSONDecoder().decode(Event.self, from: Data(last.utf8)), event.event == "error"
        else { return nil }
        return SinGANError(
            SinGANError.Code(rawValue: event.code) ?? .badData, ForeignText.line(event.message),
            hint: event.hint.map { ForeignText.line($0) })
    }
}

/// A shared library's description of itself.
public enum LibraryDescription {
    /// Loads the library into this process, where it stays, and asks it.
    ///
    /// - Parameter path: an absolute path.
    /// - Returns: JSON, unread.
    /// - Throws: `.badData` where it is no plugin of this toolkit's version.
    public static func bytes(of path: String) throws(SinGANError) -> [UInt8] { try LibraryTable(loading: path).description() }
}

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
