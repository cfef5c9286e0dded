import SinGANSupport
import SinGANTasks

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
