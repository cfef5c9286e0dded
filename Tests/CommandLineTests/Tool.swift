import Foundation
import TestSupport
import Testing

/// The built program, run in a folder of its own.
final class Tool: Sendable {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// How a run ended.
    struct Outcome {
        let status: Int32
        let output: Data
        let error: String

        var text: String { String(decoding: output, as: UTF8.self) }
        var lines: [Substring] { error.split(separator: "\n") }

        /// The lines of standard error as JSON objects; fails where one isn't.
        func events() throws -> [[String: Any]] {
            try lines.map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            }
        }
    }

    /// Beside the test bundle, or what SINGAN_TOOL says.
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["SINGAN_TOOL"] { return path }
        let places = [Bundle.main.bundleURL, Bundle.main.executableURL?.deletingLastPathComponent()].compactMap(\.self)
        let candidates = places.map { $0.appendingPathComponent("singan-tool").path }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? candidates.first ?? "singan-tool"
    }()

    /// The smallest training that goes through everything.
    static let quick = ["--preset", "thorough", "--max-size", "32", "--min-size", "18", "--iterations", "2"]

    /// A run that has begun. `prefix` is a program that starts ours.
    func start(
        _ arguments: [String], prefix: [String] = [], input: String? = nil, limitKilobytes: Int? = nil, checkpointSeconds: Double? = nil,
        environment: [String: String] = [:]
    ) throws -> Running {
        try Running(
            arguments, prefix: prefix, in: folder, input: input, limitKilobytes: limitKilobytes, checkpointSeconds: checkpointSeconds,
            environment: environment)
    }

    /// A run from beginning to end. `input` is a file.
    func callAsFunction(_ arguments: String..., input: String? = nil, limitKilobytes: Int? = nil) throws -> Outcome {
        try start(arguments, input: input, limitKilobytes: limitKilobytes).outcome()
    }

    func callAsFunction(_ arguments: [String], limitKilobytes: Int? = nil, environment: [String: String] = [:]) throws -> Outcome {
        try start(arguments, limitKilobytes: limitKilobytes, environment: environment).outcome()
    }

    /// One line on standard error, the exit status, and nothing on standard output.
    func refuses(
        _ status: Int32, _ arguments: [String], saying words: String..., environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try folder.names()
        let outcome = try self(arguments, environment: environment)
        #expect(outcome.status == status, "\(arguments): \(outcome.error)", sourceLocation: sourceLocation)
        #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
        let line = outcome.lines.last ?? ""
        #expect(line.hasPrefix("singan-tool: error: "), "\(outcome.error)", sourceLocation: sourceLocation)
        for word in words { #expect(line.contains(word), "\(line)", sourceLocation: sourceLocation) }
        #expect(!outcome.error.contains("plan:"), "refused before a training begins", sourceLocation: sourceLocation)
        #expect(try folder.names() == before, "nothing is left behind", sourceLocation: sourceLocation)
    }
}
