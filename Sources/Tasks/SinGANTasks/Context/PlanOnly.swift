import SinGANSupport

/// Thrown instead of training where `--plan` asked for the plan alone. It is no failure.
public struct PlanOnly: Error {
    public let plan: TrainingPlan
    /// Whether the model is there already, so that nothing would be trained.
    public let isTrained: Bool
    /// The file in which the model is or will be kept; empty where there is none.
    public let path: String
    /// What would make the pictures.
    public let engine: EngineName

    public init(plan: TrainingPlan, isTrained: Bool, path: String) {
        self.plan = plan
        self.isTrained = isTrained
        self.path = path
        engine = .singan
    }

    /// The plan of patches, which need no training.
    init(scales: [ScalePlan]) {
        plan = TrainingPlan(scales: scales, expectedSeconds: 0, expectedMemory: 0, resumedScale: scales.count, resumedIteration: 0)
        isTrained = true
        path = ""
        engine = .patches
    }
}
