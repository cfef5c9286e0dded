import SinGANPipelines
import SinGANTasks

extension StepReport {
    /// The step for `--json`.
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "name": .text(outlook.name), "task": .text(outlook.task), "seed": .text(String(seed)), "state": .text(state),
            "outputs": .list(written.map(\.json)),
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
