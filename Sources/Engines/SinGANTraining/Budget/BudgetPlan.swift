import SinGANEngine
import SinGANSupport

/// An explicit training that should end within a budget.
public struct BudgetPlan: Sendable {
    /// At the size that it is trained at.
    public let picture: TrainingPicture
    /// With iterations for every scale: the same model without a budget.
    public let configuration: TrainingConfiguration
    public let summary: BudgetSummary
    let estimate: CostEstimate
    /// What was spent on planning.
    let seconds: Double

    /// What the picture's scales will be.
    public var scales: [ScalePlan] {
        get throws(SinGANError) { configuration.allScalePlans(try PyramidPlan(picture: picture.size, configuration)) }
    }
}
