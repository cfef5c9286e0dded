import Foundation
import SinGANSupport
import Subprocess
import Synchronization

/// Watches over a child program from its start to its end: its lines, its time, the request to stop.
final class ChildSupervisor: Sendable {
    private let name: String
    private let limits: ChildLimits
    private let cancellation: Cancellation
    private let line: @Sendable ([UInt8]) throws(SinGANError) -> Void

    private struct State {
        var lastLine = ContinuousClock.now
        var hasEnded = false
        var complaint: [UInt8] = []
    }
    private let state = Mutex(State())

    init(
        name: String, limits: ChildLimits, cancellation: Cancellation, line: @escaping @Sendable ([UInt8]) throws(SinGANError) -> Void
    ) {
        self.name = name
        self.limits = limits
        self.cancellation = cancellation
        self.line = line
    }

    /// The end of what the program wrote on standard error.
    var complaint: String { String(decoding: state.withLock { $0.complaint }, as: UTF8.self) }

    /// Returns when the program has ended, with the reason where it had to be ended. Its process isn't reaped yet, so that its number still is its
    /// own.
    func supervise(_ process: pid_t, output: SubprocessOutputSequence, error: SubprocessOutputSequence) async -> SinGANError? {
        let group = ProcessGroup(leader: process)
        return await withTaskGroup(of: SinGANError?.self) { tasks in
            tasks.addTask { await self.lines(output) }
            tasks.addTask { await self.keepEnd(of: error) }
            tasks.addTask { await self.watch(group) }
            var failure: SinGANError?
            for await ending in tasks {
                guard let ending, failure == nil else { continue }
                failure = ending
                await group.end(grace: .seconds(ChildLimits.grace))
            }
            return failure
        }
    }

    /// Waits for the program's end.
    private func watch(_ group: ProcessGroup) async -> SinGANError? {
        let began = ContinuousClock.now
        defer { state.withLock { $0.hasEnded = true } }
        while !group.leaderHasEnded {
            if let failure = lateness(since: began) { return failure }
            try? await Task.sleep(for: ContinuousClock.now - began < .seconds(2) ? .milliseconds(5) : .milliseconds(50))
        }
        // What is still there was left behind, and may hold the pipes open.
        group.send(SIGKILL)
        return nil
    }

    private func lateness(since began: ContinuousClock.Instant) -> SinGANError? {
        do throws(SinGANError) { try cancellation.check() } catch { return error }
        let now = ContinuousClock.now
        if let total = limits.total, now - began > .seconds(total) {
            return SinGANError(.badData, "\(name) gave no answer within \(ParameterValue.number(total)) seconds", hint: Self.blame)
        }
        if let idle = limits.idle, now - state.withLock({ $0.lastLine }) > .seconds(idle) {
            return SinGANError(
                .badData, "\(name) told nothing for \(ParameterValue.number(idle)) seconds and was ended",
                hint: "Allow it more with SINGAN_PLUGIN_IDLE_SECONDS.")
        }
        return nil
    }

    private func lines(_ output: SubprocessOutputSequence) async -> SinGANError? {
        var splitter = LineSplitter(limits: limits, name: name)
        do {
            for try await buffer in output {
                for line in try buffer.withUnsafeBytes({ bytes throws(SinGANError) in try splitter.lines(adding: bytes) }) {
                    state.withLock { $0.lastLine = .now }
                    // What has come in may be much, and is of no use to a run that ends.
                    try cancellation.check()
                    try self.line(line)
                }
            }
            if let last = splitter.rest { try line(last) }
            return nil
        } catch let error as SinGANError {
            return error
        } catch {
            return SinGANError(.inputOutput, "can't read what \(name) says", cause: error)
        }
    }

    private func keepEnd(of error: SubprocessOutputSequence) async -> SinGANError? {
        do {
            for try await buffer in error {
                let hasEnded = state.withLock { state in
                    buffer.withUnsafeBytes { state.complaint += $0.suffix(ChildLimits.complaint) }
                    state.complaint = state.complaint.suffix(ChildLimits.complaint)
                    return state.hasEnded && state.complaint.count == ChildLimits.complaint
                }
                // What a child left behind goes on saying isn't waited for.
                if hasEnded { return nil }
            }
        } catch {}
        return nil
    }

    static let blame = "This is a fault of the plugin: tell its author, or remove it."
}

/// A child program and the children that stay in its group. The leader isn't reaped by anything here, so its number can't be another's.
struct ProcessGroup: Sendable {
    let leader: pid_t

    /// Whether the leader has ended; it may wait to be reaped.
    var leaderHasEnded: Bool {
        var information = siginfo_t()
        let status = waitid(P_PID, id_t(leader), &information, WEXITED | WNOHANG | WNOWAIT)
        // Without news the signal number stays 0. No such child: it has been reaped.
        return status == 0 ? information.si_signo != 0 : errno == ECHILD
    }

    func send(_ signal: Int32) { _ = kill(-leader, signal) }

    /// Asks all to end, and ends what is left after the grace or when the leader has gone.
    func end(grace: Duration) async {
        send(SIGTERM)
        let began = ContinuousClock.now
        while !leaderHasEnded, ContinuousClock.now - began < grace { try? await Task.sleep(for: .milliseconds(5)) }
        send(SIGKILL)
    }
}

/// Processes that a child program left behind in a session of their own, where the end of its group doesn't reach them.
///
/// Each run's environment carries a mark, which what is started from it inherits. Where the system shows no environments (outside Linux),
/// only the group is ended.
enum Leftovers {
    /// A value that no other run has.
    struct Mark: Sendable {
        static let name = "SINGAN_PLUGIN_RUN"
        let value = UUID().uuidString
    }

    static func end(_ mark: Mark) {
        let entry = Array("\(Mark.name)=\(mark.value)\0".utf8)
        // One that is ended may just have started another.
        for _ in 0..<3 {
            let processes = marked(entry)
            guard !processes.isEmpty else { return }
            for process in processes { kill(process, SIGKILL) }
        }
    }

    private static func marked(_ entry: [UInt8]) -> [pid_t] {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
        return numbers.filter { number in
            guard number != getpid(), let environment = FileManager.default.contents(atPath: "/proc/\(number)/environ") else {
                return false
            }
            return environment.range(of: Data(entry)) != nil
        }
    }
}
