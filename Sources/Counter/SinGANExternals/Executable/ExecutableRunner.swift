import SinGANSupport
import Subprocess

/// The runner of an executable `singan-NAME`: `describe` and `run` of the contract.
public struct ExecutableRunner: ExternalRunner {
    /// The absolute path of the executable.
    let path: String
    /// The environment that is handed on to it.
    let environment: [String: String]

    /// Makes a runner of an absolute path.
    public init(path: String, environment: [String: String]) {
        self.path = path
        self.environment = environment
    }

    /// Returns the executable's description of itself, as JSON.
    ///
    /// Throws `.unavailable` where it can't be started, `.badData` where it takes longer than 5 seconds, says more than 64 KiB or fails.
    func describe(_ cancellation: Cancellation) async throws(SinGANError) -> [UInt8] {
        let text = Collected()
        let program = ChildProgram(
            path: path, arguments: ["describe"], folder: "/", environment: environment, limits: .describing)
        let ending = try await program.run(input: "", cancellation: cancellation) { line throws(SinGANError) in text.add(line) }
        try Self.check(ending, of: path, doing: "describe")
        return text.bytes
    }

    /// Runs the executable with a request, and passes on each line of its standard output.
    ///
    /// - Throws: `.unavailable` where it can't be started, `.badData` where it goes beyond a limit or ends badly, `.usage` where
    ///   `$SINGAN_PLUGIN_IDLE_SECONDS` isn't a number, or the reason of the cancellation.
    public func run(
        request: String, in folder: String, cancellation: Cancellation, event: @escaping @Sendable (String) throws(SinGANError) -> Void
    ) async throws {
        let program = ChildProgram(
            path: path, arguments: ["run"], folder: folder, environment: environment,
            limits: .running(idle: try EnvironmentNumber.pluginIdleSeconds.value(environment)))
        let ending = try await program.run(input: request + "\n", cancellation: cancellation) { line throws(SinGANError) in
            guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) else { return }
            guard let text = String(validating: line, as: UTF8.self) else {
                throw SinGANError(.badData, "\(path) wrote a line that is not UTF-8", hint: ChildSupervisor.blame)
            }
            try event(text)
        }
        try Self.check(ending, of: path, doing: "run")
    }

    private static func check(_ ending: ChildProgram.Ending, of path: String, doing command: String) throws(SinGANError) {
        let reason: String
        switch ending.status {
        case .exited(0): return
        case .exited(let code): reason = "ended '\(command)' with status \(code)"
        case .signaled(let signal): reason = "crashed in '\(command)' with signal \(signal)"
        }
        let last = ending.complaint.split(whereSeparator: \.isNewline).last.map { ": \(ForeignText.line(String($0)))" } ?? ""
        throw SinGANError(.badData, "\(path) \(reason)\(last)", hint: ChildSupervisor.blame)
    }
}
