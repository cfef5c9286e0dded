import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// What a step did.
struct StepReport: Sendable {
    let outlook: StepOutlook
    /// nil of a step that nobody needed.
    let result: StepResult?
    let written: [RunLog.Written]
    let moved: [MovedFile]

    var json: JSONValue {
        let step = outlook.step
        var members: [String: JSONValue] = [
            "name": .text(step.step.name), "task": .text(step.step.task), "seed": .text(String(step.command.seed)),
            "state": .text(state), "outputs": .list(written.map(TaskResults.json)),
        ]
        if let result {
            members["model"] = JSONValue(result.model)
            members["options"] = .object(result.output.recipe)
            members["report"] = .object(result.output.report)
            members["notices"] = .list(result.notices.map { .text($0) })
        }
        return .object(members)
    }

    private var state: String {
        switch outlook.state {
        case .cached: "cached"
        case .unneeded: "unneeded"
        case .toDo, .open: "run"
        }
    }
}
