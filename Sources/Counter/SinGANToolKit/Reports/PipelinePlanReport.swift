import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// What `pipeline --dry-run` prints.
struct PipelinePlanReport {
    private let outlooks: [StepOutlook]

    init(_ outlooks: [StepOutlook]) { self.outlooks = outlooks }

    func tell(_ reporter: Reporter) throws(SinGANError) {
        for outlook in outlooks { try reporter.result(Self.line(outlook)) }
        try reporter.result(total)
        try reporter.report([
            "command": "pipeline", "dryRun": true, "steps": .list(outlooks.map(Self.json)), "expectedSeconds": .number(seconds),
            "expectedMemory": .integer(memory), "isComplete": .bool(!isOpen),
        ])
    }

    private var seconds: Double { outlooks.reduce(0) { $0 + ($1.plan?.expectedSeconds ?? 0) } }
    private var memory: Int { outlooks.compactMap { $0.plan?.expectedMemory }.max() ?? 0 }
    private var isOpen: Bool { outlooks.contains { if case .open = $0.state { true } else { false } } }

    private var total: String {
        guard outlooks.contains(where: \.runs) else { return "nothing has to be made: all results are in the cache" }
        let training = outlooks.contains { $0.plan != nil }
        let known =
            training ? "training takes about \(ProgressText.words(seconds)) and \(ProgressText.memory(memory))" : "nothing is trained"
        return isOpen ? "\(known), apart from the steps that aren't known yet" : known
    }

    private static func line(_ outlook: StepOutlook) -> String {
        let size = outlook.size.map { " -> \($0)" } ?? ""
        return "\(outlook.label)\(size): \(words(outlook))"
    }

    private static func words(_ outlook: StepOutlook) -> String {
        switch outlook.state {
        case .cached: return "in the cache"
        case .unneeded: return "not needed, since what follows is in the cache"
        case .open: return "depends on a result whose size isn't known yet"
        case .toDo(let plan, let isTrained):
            guard let plan, !isTrained else { return "its model is there, or it needs none" }
            let last = plan.scales.last.map { " up to \($0.width)x\($0.height)" } ?? ""
            return "trains \(plan.scales.count) scales\(last), about \(ProgressText.words(plan.expectedSeconds)) and "
                + ProgressText.memory(plan.expectedMemory)
        }
    }

    private static func json(_ outlook: StepOutlook) -> JSONValue {
        var members: [String: JSONValue] = [
            "name": .text(outlook.name), "task": .text(outlook.task), "size": JSONValue(outlook.size?.description),
            "gives": .text(outlook.gives.rawValue),
        ]
        switch outlook.state {
        case .cached: members["state"] = "cached"
        case .unneeded: members["state"] = "unneeded"
        case .open: members["state"] = "open"
        case .toDo(_, let isTrained): members["state"] = isTrained ? "trained" : "trains"
        }
        if let plan = outlook.plan {
            members["expectedSeconds"] = .number(plan.expectedSeconds)
            members["expectedMemory"] = .integer(plan.expectedMemory)
            members["scales"] = .integer(plan.scales.count)
        }
        return .object(members)
    }
}
