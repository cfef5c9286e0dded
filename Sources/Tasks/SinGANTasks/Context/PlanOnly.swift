import SinGANSupport

/// An error that isn't a failure: it carries the plan where `--plan` asked for the plan instead of the training.
public struct PlanOnly: Error {
    /// The plan of the training that would take place.
    public let plan: TrainingPlan
    /// Whether the model is there already, so that nothing would be trained.
    public let isTrained: Bool
    /// The file in which the model is or will be kept; empty where there is none.
    public let path: String
    /// The engine that would make the pictures.
    public let engine: EngineName

    /// Makes the plan of a SinGAN training.
    public init(plan: TrainingPlan, isTrained: Bool, path: String) {
        self.plan = plan
        self.isTrained = isTrained
        self.path = path
        engine = .singan
    }

    /// Makes the plan of patches, which need no training.
    init(scales: [ScalePlan]) {
        plan = TrainingPlan(scales: scales, expectedSeconds: 0, expectedMemory: 0, resumedScale: scales.count, resumedIteration: 0)
        isTrained = true
        path = ""
        engine = .patches
    }
}
