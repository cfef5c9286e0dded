import Foundation
import TestSupport

/// A run of the program that may still go on. Its streams are files, so that it can be watched.
final class Running {
    private let process = Process()
    private let streams: TemporaryFolder

    /// - Parameter extra: of the environment; variables of ours have the values given here or none.
    init(
        _ arguments: [String], prefix: [String] = [], in folder: TemporaryFolder, input: String?, limitKilobytes: Int?,
        checkpointSeconds: Double? = nil,
        environment extra: [String: String] = [:]
    ) throws {
        streams = try TemporaryFolder()
        if let limitKilobytes {
            // POSIX counts in blocks of 512 bytes; bash's own sh mode does too, dash's as well.
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "ulimit -f \(limitKilobytes * 2) && exec \"$@\"", "sh", Tool.path] + arguments
        } else if !prefix.isEmpty {
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = prefix + [Tool.path] + arguments
        } else {
            process.executableURL = URL(fileURLWithPath: Tool.path)
            process.arguments = arguments
        }
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("SINGAN_") }
        environment["SINGAN_MODELS"] = folder("models")
        // Neither the user's own plugins nor what is known about them.
        environment["SINGAN_PLUGINS"] = streams("plugins")
        environment["SINGAN_CACHE"] = streams("cache")
        environment["SINGAN_CHECKPOINT_SECONDS"] = checkpointSeconds.map { String($0) }
        process.environment = environment.merging(extra) { $1 }
        process.standardInput = input.map { FileHandle(forReadingAtPath: $0) ?? .nullDevice } ?? .nullDevice
        process.standardOutput = try Self.stream(streams("output"))
        process.standardError = try Self.stream(streams("error"))
        try process.run()
    }

    private static func stream(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: path))
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    var output: String { (try? String(contentsOfFile: streams("output"), encoding: .utf8)) ?? "" }
    var error: String { (try? String(contentsOfFile: streams("error"), encoding: .utf8)) ?? "" }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until standard error has that text; false when the process ends or half a minute passes without it.
    func waits(for text: String) -> Bool {
        for _ in 0..<3000 {
            if error.contains(text) { return true }
            guard process.isRunning else { break }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return error.contains(text)
    }

    func outcome() throws -> Tool.Outcome {
        // A run that should have been refused and isn't would train for an hour.
        for _ in 0..<24_000 where process.isRunning { Thread.sleep(forTimeInterval: 0.005) }
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return Tool.Outcome(
            status: status, output: try Data(contentsOf: URL(fileURLWithPath: streams("output"))), error: error.withoutEngine)
    }
}

extension String {
    /// Without the line that says which engine runs.
    fileprivate var withoutEngine: String {
        split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("engine: ") }.joined(separator: "\n")
    }
}
