import Foundation
import SinGANSupport
import SinGANTasks

/// One JSON object per line.
struct JSONProgress: ProgressRenderer {
    private let write: @Sendable (String) -> Void
    private let now: @Sendable () -> Double
    private var lastWritten = -Double.infinity

    static let secondsBetween = 0.5

    init(
        write: @escaping @Sendable (String) -> Void,
        now: @escaping @Sendable () -> Double = { ProcessInfo.processInfo.systemUptime }
    ) {
        self.write = write
        self.now = now
    }

    mutating func handle(_ event: ProgressEvent) {
        switch event {
        // The end of the work is told in any case.
        case .work(_, let done, let count) where done == count: break
        case .progress, .work:
            guard now() - lastWritten >= Self.secondsBetween else { return }
            lastWritten = now()
        default: break
        }
        write(Self.line(event).text + "\n")
    }

    static func line(_ event: ProgressEvent) -> JSONLine {
        switch event {
        case .plan(let plan): JSONLine("plan", members(plan))
        case .progress(let progress): JSONLine("progress", members(progress))
        case .scale(let scale):
            JSONLine(
                "scale",
                [
                    ("scale", .integer(scale.scale)), ("width", .integer(scale.width)), ("height", .integer(scale.height)),
                    ("channels", .integer(scale.channels)), ("iterations", .integer(scale.iterations)),
                    ("seconds_per_iteration", .number(scale.secondsPerIteration)),
                ])
        case .done(let seconds): JSONLine("done", [("seconds", .number(seconds))])
        case .work(let what, let done, let count):
            JSONLine("work", [("what", .text(what)), ("done", .integer(done)), ("of", .integer(count))])
        case .notice(let text): JSONLine("notice", [("text", .text(text))])
        }
    }

    /// Also what `--plan --json` prints.
    static func members(_ plan: TrainingPlan) -> [(String, JSONValue)] {
        let scales = plan.scales.map { scale -> JSONValue in
            [
                "scale": .integer(scale.scale), "width": .integer(scale.width), "height": .integer(scale.height),
                "channels": .integer(scale.channels), "iterations": .integer(scale.iterations),
            ]
        }
        let budget = plan.budget.map { [("budget", members($0))] } ?? []
        return [
            ("scales", .list(scales)), ("expected_seconds", .number(plan.expectedSeconds)),
            ("expected_memory", .integer(plan.expectedMemory)), ("resumed_scale", .integer(plan.resumedScale)),
            ("resumed_iteration", .integer(plan.resumedIteration)),
        ] + budget
    }

    private static func members(_ budget: BudgetSummary) -> JSONValue {
        func choice(_ choice: BudgetSummary.Choice) -> JSONValue {
            ["planned": .integer(choice.planned), "wanted": .integer(choice.wanted)]
        }
        return [
            "seconds": .integer(budget.seconds), "size": choice(budget.size), "crop": choice(budget.crop),
            "iterations": choice(budget.iterations), "coarse_iterations": choice(budget.coarseIterations),
            "large_iterations": choice(budget.largeIterations), "unused_seconds": .number(budget.unusedSeconds), "text": .text(budget.text),
        ]
    }

    private static func members(_ progress: TrainingProgress) -> [(String, JSONValue)] {
        let losses = zip(ProgressText.lossNames, progress.losses).map { ($0, JSONValue.number($1)) }
        return [
            ("scale", .integer(progress.scale)), ("scales", .integer(progress.scales)), ("iteration", .integer(progress.iteration)),
            ("iterations", .integer(progress.iterations)), ("iterations_per_second", .number(progress.iterationsPerSecond)),
            ("remaining_seconds", .number(progress.remainingSeconds)),
            ("losses", .object(Dictionary(uniqueKeysWithValues: losses))),
        ]
    }
}

/// One event on one line: "event" first, the members in their given order.
struct JSONLine {
    let text: String

    init(_ event: String, _ members: [(String, JSONValue)]) {
        let all = [("event", JSONValue.text(event))] + members
        text = "{" + all.map { "\(JSONValue.text($0).text):\($1.text)" }.joined(separator: ",") + "}"
    }
}
