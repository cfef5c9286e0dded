import SinGANSupport
import SinGANTasks
import Synchronization

@testable import SinGANStudio

/// A tool whose only task computes until it is told to end: for tests of what waits for what.
final class StallingTool: StudioTool {
    private let state = Mutex(State())

    private struct State {
        var running: [String] = []
        var begun: [String] = []
        var most = 0
        var ended: Set<String> = []
    }

    /// The words behind the task of those that are computed.
    var running: [String] { state.withLock { $0.running } }
    /// The words behind the task of those that have begun, in their order.
    var begun: [String] { state.withLock { $0.begun } }
    /// The most that were computed at the same time.
    var most: Int { state.withLock { $0.most } }

    /// Lets a computation come to its end.
    func end(_ name: String) { state.withLock { _ = $0.ended.insert(name) } }

    func tasks() throws(SinGANError) -> [StudioTask] {
        [
            StudioTask(
                verb: "stall", abstract: "Wait.", origin: .builtIn, engines: [.patches], inputs: [],
                options: [
                    StudioTask.Option(
                        name: "name", help: "", valueName: "name", kind: .text, range: nil, choices: nil, defaultValue: nil,
                        isRepeated: false)
                ], isAnimation: false)
        ]
    }

    func outlook(_ words: [String]) throws(SinGANError) -> StudioOutlook {
        StudioOutlook(name: "stalled.png", results: 0, animation: nil, isTrained: false)
    }

    func run(_ run: StudioRun) async throws {
        let name = run.words.last ?? ""
        state.withLock { state in
            state.running.append(name)
            state.begun.append(name)
            state.most = max(state.most, state.running.count)
        }
        defer { state.withLock { state in state.running.removeAll { $0 == name } } }
        while !state.withLock({ $0.ended.contains(name) }) {
            try run.cancellation.check()
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}

/// Waits until something holds; false where it doesn't within a time.
func holds(within seconds: Double = 10, _ condition: () async throws -> Bool) async rethrows -> Bool {
    let began = ContinuousClock.now
    while began.duration(to: .now) < .seconds(seconds) {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return try await condition()
}
