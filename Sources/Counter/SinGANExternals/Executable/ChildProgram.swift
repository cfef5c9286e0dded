import Foundation
import SinGANSupport
import Subprocess
import Synchronization

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A program that is run once, within limits, in a session of its own. Nothing that it started is left when it has ended.
struct ChildProgram: Sendable {
    let path: String
    let arguments: [String]
    /// The program's current folder.
    let folder: String
    let environment: [String: String]
    let limits: ChildLimits
    /// The program's name in messages, where that isn't its path.
    var name: String?

    /// The way in which a program ended by itself.
    struct Ending: Sendable {
        let status: TerminationStatus
        /// The end of the program's standard error.
        let complaint: String
    }

    /// Runs it with `input` on its standard input and tells each line of its standard output. What `line` throws ends the program.
    ///
    /// Throws `.unavailable` where it can't be started, `.badData` where it goes beyond a limit, and what the cancellation says.
    func run(
        input: String, cancellation: Cancellation, line: @escaping @Sendable ([UInt8]) throws(SinGANError) -> Void
    ) async throws(SinGANError) -> Ending {
        try cancellation.check()
        let mark = Leftovers.Mark()
        let supervisor = ChildSupervisor(name: name ?? path, limits: limits, cancellation: cancellation, line: line)
        let request = try Self.file(holding: input)
        let outcome: (failure: SinGANError?, status: TerminationStatus)
        do {
            let result = try await Subprocess.run(
                .path(FilePath(path)), arguments: Arguments(arguments), environment: .custom(variables(mark)),
                workingDirectory: FilePath(folder), platformOptions: Self.options,
                input: .fileDescriptor(FileDescriptor(rawValue: request), closeAfterSpawningProcess: true), output: .sequence,
                error: .sequence
            ) { execution in
                await supervisor.supervise(
                    execution.processIdentifier.value, output: execution.standardOutput, error: execution.standardError)
            }
            outcome = (result.closureResult, result.terminationStatus)
        } catch {
            Leftovers.end(mark)
            throw SinGANError(
                .unavailable, "\(path) can't be started", hint: "Is it a program for this machine, and its interpreter installed?",
                cause: error)
        }
        Leftovers.end(mark)
        if let failure = outcome.failure { throw failure }
        return Ending(status: outcome.status, complaint: supervisor.complaint)
    }

    /// The options that start it in a session of its own, so that its children can be ended with it.
    private static var options: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(ChildLimits.grace))
        ]
        return options
    }

    private func variables(_ mark: Leftovers.Mark) -> [Environment.Key: String] {
        var variables: [Environment.Key: String] = [:]
        for (name, value) in environment { if let key = Environment.Key(rawValue: name) { variables[key] = value } }
        if let key = Environment.Key(rawValue: Leftovers.Mark.name) { variables[key] = mark.value }
        return variables
    }

    /// Returns an open file without a name. A pipe would have to be fed while its reader may hang or be gone.
    private static func file(holding text: String) throws(SinGANError) -> Int32 {
        var name = Array("\(FileManager.default.temporaryDirectory.path)/singan-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let bytes = Array(text.utf8)
        guard descriptor >= 0, unlink(name) == 0, bytes.withUnsafeBytes({ write(descriptor, $0.baseAddress, $0.count) }) == bytes.count,
            lseek(descriptor, 0, SEEK_SET) == 0
        else {
            let reason = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw SinGANError(.inputOutput, "can't write a temporary file: \(reason)", hint: "Make room there, or set TMPDIR.")
        }
        return descriptor
    }
}

/// The limits of a child program.
struct ChildLimits: Sendable {
    /// The seconds from start to end; nil for as long as it speaks now and then.
    var total: Double?
    /// The seconds without a line on standard output.
    var idle: Double?
    /// The bytes of one line.
    var line: Int
    /// The bytes on standard output altogether.
    var output: Int

    /// The limits of `describe`: enough for a program that starts an interpreter from a slow disk beside others.
    static let describing = ChildLimits(total: 5, idle: nil, line: 64 << 10, output: 64 << 10)

    /// Returns the limits of `run`.
    static func running(idle: Double) -> ChildLimits { ChildLimits(total: nil, idle: idle, line: 64 << 10, output: 16 << 20) }

    /// The bytes of standard error that are kept: its end.
    static let complaint = 4 << 10
    /// The seconds between the request to end (SIGTERM) and the end (SIGKILL): the tool itself has to end within two.
    static let grace = 1.5
}

/// Lines put together again.
final class Collected: Sendable {
    private let content = Mutex<[UInt8]>([])

    func add(_ line: [UInt8]) { content.withLock { $0 += line + [UInt8(ascii: "\n")] } }

    var bytes: [UInt8] { content.withLock { $0 } }
}

/// Splits a stream into lines, within limits.
struct LineSplitter {
    let limits: ChildLimits
    /// The name of the stream's writer in messages.
    let name: String
    private var begun: [UInt8] = []
    private var total = 0

    init(limits: ChildLimits, name: String) {
        self.limits = limits
        self.name = name
    }

    /// Returns the lines that end in the added bytes, without their ends.
    ///
    /// Throws `.badData` where there is too much.
    mutating func lines(adding bytes: UnsafeRawBufferPointer) throws(SinGANError) -> [[UInt8]] {
        total += bytes.count
        guard total <= limits.output else {
            throw SinGANError(
                .badData, "\(name) writes more than \(limits.output >> 10) KiB on standard output", hint: ChildSupervisor.blame)
        }
        var lines: [[UInt8]] = []
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            begun += part
            lines.append(begun)
            begun = []
        }
        // Behind the last end of a line, a new one has begun.
        begun = lines.popLast() ?? []
        guard begun.count <= limits.line, lines.allSatisfy({ $0.count <= limits.line }) else {
            throw SinGANError(
                .badData, "\(name) writes a line of more than \(limits.line >> 10) KiB on standard output", hint: ChildSupervisor.blame)
        }
        return lines
    }

    /// The last line, if it has no end; else nil.
    var rest: [UInt8]? { begun.isEmpty ? nil : begun }
}
