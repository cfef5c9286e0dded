import CSinGANPlugin
import Foundation
import SinGANSupport
import Synchronization

/// One call of a library's run(), on a thread of its own: one that doesn't stop when it is asked to can be left behind.
final class LibraryCall: Sendable {
    /// Seconds between the wish to stop and leaving the library behind: the tool itself is to end within two.
    static let grace = 1.5
    /// The main thread's usual stack; dispatch's threads have a sixteenth of it.
    private static let stackSize = 8 << 20

    private let cancellation: Cancellation
    private let handler: @Sendable (String) throws(SinGANError) -> Void
    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)

    private struct State {
        /// The fault of an event, or the error that an event reported.
        var failure: SinGANError?
        var status: Int32?
        /// Whether nobody listens any more.
        var isLeft = false
    }

    init(cancellation: Cancellation, event: @escaping @Sendable (String) throws(SinGANError) -> Void) {
        self.cancellation = cancellation
        handler = event
    }

    /// Runs it, when no other run of it goes on, and blocks until it has ended or was left behind.
    ///
    /// - Returns: what run() returned.
    /// - Throws: what the cancellation says, or an event's failure; `.unavailable` where an earlier run was left behind.
    func run(_ table: LibraryTable, _ request: String) throws(SinGANError) -> Int32 {
        let turn = try LibraryTurn.take(table.path, cancellation)
        let thread = Thread { [self] in
            // Held until run() returns, which may be long after nobody waits for it.
            let context = Unmanaged.passRetained(self)
            defer { context.release() }
            let status = table.run(request, context.toOpaque(), Self.takeEvent, Self.isToStop)
            state.withLock { $0.status = status }
            LibraryTurn.giveBack(table.path)
            ended.signal()
        }
        thread.stackSize = Self.stackSize
        thread.name = "singan.plugin"
        thread.start()
        wait()
        let outcome = state.withLock { state in
            state.isLeft = true
            return state
        }
        if outcome.status == nil { LibraryTurn.leave(table.path, turn) }
        try cancellation.check()
        if let failure = outcome.failure { throw failure }
        return outcome.status ?? 0
    }

    private func wait() {
        var deadline: DispatchTime?
        while ended.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
            if let deadline, deadline < .now() { return }
            if deadline == nil, isToStop { deadline = .now() + Self.grace }
        }
    }

    private var isToStop: Bool { cancellation.isCancelled || state.withLock { $0.failure != nil || $0.isLeft } }

    private static let isToStop: singan_plugin_stop = { context in
        guard let context else { return 1 }
        return Unmanaged<LibraryCall>.fromOpaque(context).takeUnretainedValue().isToStop ? 1 : 0
    }

    private static let takeEvent: singan_plugin_event = { context, json in
        guard let context else { return }
        Unmanaged<LibraryCall>.fromOpaque(context).takeUnretainedValue().take(json.map { LibraryTable.bytes($0) })
    }

    /// - Parameter bytes: nil where the plugin gave NULL; inside it, where the text was too long.
    private func take(_ bytes: [UInt8]??) {
        // The lock is held while the event is told, so that threads of the plugin wait for each other.
        state.withLock { state in
            guard state.failure == nil, !state.isLeft, !cancellation.isCancelled else { return }
            do throws(SinGANError) { try handler(try Self.text(bytes)) } catch { state.failure = error }
        }
    }

    private static func text(_ bytes: [UInt8]??) throws(SinGANError) -> String {
        guard let bytes else { throw SinGANError(.badData, "the plugin told an event that is NULL", hint: atFault) }
        guard let bytes else {
            throw SinGANError(.badData, "the plugin told an event of more than \(LibraryTable.longestText) bytes", hint: atFault)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let atFault = "This is a fault of the plugin."
}

/// The turns of threads: one thread at a time calls a library's run(), as singan_plugin.h promises.
enum LibraryTurn {
    private struct Turn {
        let number: Int
        /// Whether nobody waits for it any more.
        var isLeft = false
    }

    private struct State {
        var turns: [String: Turn] = [:]
        var count = 0
    }

    private static let state = Mutex(State())

    /// Waits until no other run of the library goes on, and takes the turn.
    ///
    /// Throws what the cancellation says meanwhile, and `.unavailable` where a run was left behind.
    ///
    /// - Returns: the turn's number.
    static func take(_ path: String, _ cancellation: Cancellation) throws(SinGANError) -> Int {
        while true {
            try cancellation.check()
            let (number, isLeft) = state.withLock { state -> (Int?, Bool) in
                if let other = state.turns[path] { return (nil, other.isLeft) }
                state.count += 1
                state.turns[path] = Turn(number: state.count)
                return (state.count, false)
            }
            if let number { return number }
            guard !isLeft else {
                throw SinGANError(
                    .unavailable, "an earlier run of \(path) was stopped and still goes on", hint: "Start this program again.")
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    /// Marks the turn of a run that is left behind, unless it has just ended.
    static func leave(_ path: String, _ number: Int) {
        state.withLock { if $0.turns[path]?.number == number { $0.turns[path]?.isLeft = true } }
    }

    /// Gives back the turn of a run that has ended, however late.
    static func giveBack(_ path: String) { state.withLock { $0.turns[path] = nil } }
}
