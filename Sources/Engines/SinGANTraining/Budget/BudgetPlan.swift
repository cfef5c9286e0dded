import SinGANEngine
import SinGANImaging
import SinGANSupport
import Synchronization

/// A training with explicit iterations, chosen so that it should end within a budget.
struct BudgetPlan: Sendable {
    /// The picture at the size that it is trained at.
    let picture: TrainingPicture
    /// The hyper-parameters with iterations for every scale: they give the same model without a budget.
    let configuration: TrainingConfiguration
    /// What the budget comes to beside what was asked for, in words and numbers.
    let summary: BudgetSummary
    let estimate: CostEstimate
    /// Seconds that were spent on planning.
    let seconds: Double

    /// The scales that the model will have.
    var scales: [ScalePlan] {
        get throws(SinGANError) { configuration.allScalePlans(try PyramidPlan(picture: picture.size, configuration)) }
    }
}

/// The plans of budgets, each made once: sessions that share them agree on what is trained, although each would measure the machine anew.
public final class BudgetPlans: Sendable {
    private let known = Mutex<[String: BudgetPlan]>([:])

    /// Makes an empty collection.
    public init() {}

    /// - Parameter key: the budget's.
    subscript(key: String) -> BudgetPlan? {
        get { known.withLock { $0[key] } }
        set { known.withLock { $0[key] = newValue } }
    }
}
