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
