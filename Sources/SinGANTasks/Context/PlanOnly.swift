import SinGANSupport

/// Thrown instead of training where `--plan` asked for the plan alone. It is no failure.
public struct PlanOnly: Error {
    public let plan: TrainingPlan
    /// Whether the model is there already, so that nothing would be trained.
    public let isTrained: Bool
    /// Where the model is or will be kept.
    public let path: String

    public init(plan: TrainingPlan, isTrained: Bool, path: String) {
        self.plan = plan
        self.isTrained = isTrained
        self.path = path
    }
}
