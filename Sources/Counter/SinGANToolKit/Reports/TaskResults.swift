import SinGANEngine
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// Writes what a task made, and tells about it.
struct TaskResults {
    let files: ResultFiles
    let output: TaskOutput
    let log: RunLog
    /// What was run, and with which seed.
    let task: String
    let seed: UInt64
    /// What made the pictures, where the task has a choice or says so.
    var engine: EngineName?

    /// Throws `.cannotCreate` and `.inputOutput` where a file can't be written, or had to go elsewhere.
    func deliver(_ terminal: Terminal, _ reporter: Reporter) throws(SinGANError) {
        let isTaken = files.plan.takesStandardOutput
        for line in output.summary { try reporter.result(line, isOutputTaken: isTaken) }
        try files.write(output, log, terminal.streams, reporter)
        for file in log.entries.written { try reporter.result(file.line, isOutputTaken: isTaken) }
        try reporter.report(report)
        try log.entries.moved.check()
    }

    /// The object of `--json`.
    private var report: [String: JSONValue] {
        let entries = log.entries
        return [
            "command": .text(task), "seed": .text(String(seed)), "model": JSONValue(entries.model?.identity),
            "engine": JSONValue(engine?.rawValue),
            "options": .object(output.recipe), "outputs": .list(entries.written.map(\.json)),
            "notices": .list(entries.notices.map { .text($0) }), "report": .object(output.report),
        ]
    }
}

extension RunLog.Written {
    /// The file for `--json`.
    var json: JSONValue {
        var members: [String: JSONValue] = ["path": .text(path), "width": .integer(width), "height": .integer(height)]
        if let frames { members["frames"] = .integer(frames) }
        if let companion { members["companion"] = .text(companion) }
        return .object(members)
    }
}

/// What `--plan` prints.
struct PlanReport {
    private let planned: PlanOnly

    init(_ planned: PlanOnly) { self.planned = planned }

    func tell(_ reporter: Reporter) throws(SinGANError) {
        let first =
            planned.engine == .patches
            ? Self.patches(planned.plan.scales)
            : planned.isTrained
                ? "the model is trained already: \(planned.path), \(planned.plan.scales.count) scales" : ProgressText.plan(planned.plan)
        try reporter.result(first)
        if let budget = planned.plan.budget { try reporter.result(budget.text) }
        var members = Dictionary(uniqueKeysWithValues: JSONProgress.members(planned.plan))
        members["trained"] = .bool(planned.isTrained)
        members["path"] = .text(planned.path)
        members["engine"] = .text(planned.engine.rawValue)
        try reporter.report(["plan": .object(members)])
    }

    private static func patches(_ scales: [ScalePlan]) -> String {
        let size = scales.last.map { "\(scales.count) scales up to \($0.width)x\($0.height), " } ?? ""
        return "patches need no training: \(size)seconds for a picture (--engine singan plans a training)"
    }
}
