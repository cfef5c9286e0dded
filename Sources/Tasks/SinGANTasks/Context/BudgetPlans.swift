import SinGANEngine
import SinGANSupport
import SinGANTraining
import Synchronization

/// Plans of budgets, each made once: a task that asks for the scales beforehand trains those.
final class BudgetPlans: Sendable {
    private let known = Mutex<[String: BudgetPlan]>([:])

    func plan(_ session: BudgetSession) throws(SinGANError) -> BudgetPlan {
        if let plan = known.withLock({ $0[session.key] }) { return plan }
        let plan = try session.plan()
        known.withLock { $0[session.key] = plan }
        return plan
    }
}
