import Foundation

/// A shell that is installed.
package struct Shell: Sendable {
    package let path: String

    /// nil where it is not on the PATH.
    package init?(_ name: String) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let found = folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let path = found else { return nil }
        self.path = path
    }

    /// How a script ended, and what it wrote to both streams.
    package struct Outcome: Sendable {
        package let status: Int32
        package let text: String

        /// Without empty lines.
        package var lines: [String] { text.split(separator: "\n").map(String.init) }
    }

    /// Runs the shell with these words.
    ///
    /// - Parameters:
    ///   - folder: the current one.
    ///   - environment: added to this process's own.
    package func run(_ words: [String], in folder: String? = nil, environment: [String: String] = [:]) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = words
        process.currentDirectoryURL = folder.map { URL(fileURLWithPath: $0) }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        (process.standardOutput, process.standardError) = (pipe, pipe)
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, text: String(decoding: data, as: UTF8.self))
    }
}
