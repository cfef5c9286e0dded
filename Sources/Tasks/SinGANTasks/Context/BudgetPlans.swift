import SinGANEngine
import SinGANSupport
import SinGANTraining
import Synchronization

/// The plans of budgets, each made once, so that a task that asks for the scales beforehand trains those.
final class BudgetPlans: Sendable {
    private let known = Mutex<[String: BudgetPlan]>([:])

    func plan(_ session: BudgetSession) throws(SinGANError) -> BudgetPlan {
        if let plan = known.withLock({ $0[session.key] }) { return plan }
        let plan = try session.plan()
        known.withLock { $0[session.key] = plan }
        return plan
    }
}
