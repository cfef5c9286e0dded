import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTraining

// Models that are trained within a budget.

extension TrainedModels {
    /// Trains within a budget. A variant's base has the budget, so that it is the picture's model of that budget. The one scale that is trained anew
    /// has as many iterations as in the base, and comes on top: little at the coarse scales at which paintings enter.
    func model(
        of source: SourcePicture, _ needs: TrainingNeeds, within budget: TrainingBudget, on compute: Compute,
        _ progress: @escaping ProgressHandler
    ) throws -> SinGANModel {
        let session = try session(source, needs, budget, on: compute, progress)
        if planOnly { throw try plan(session, needs, compute) }
        if try session.finishedModel() == nil {
            let own = needs.withoutQuantization
            if own != .none { progress(.notice("this task needs a model of its own: \(own.description)")) }
            if needs != own {
                progress(
                    .notice(
                        "the picture's model without quantization is trained first, within the budget; the scale on quantized colours is trained after it, "
                            + "and takes its time on top of the budget"))
            }
        }
        let base = try session.run()
        retrained.add(session.key)
        ModelNote.use(store.path(of: base.identity), picture: source.name)
        guard let scale = needs.quantizedScale else { return base }
        var configuration = base.configuration
        configuration.quantizedScale = scale
        return try model(of: base.picture, configuration, needs, base: base, name: source.name, on: compute, progress)
    }

    func scales(of source: SourcePicture, _ needs: TrainingNeeds, within budget: TrainingBudget) throws(SinGANError) -> [ScalePlan] {
        try session(source, needs, budget, on: Compute(threads: threads)) { _ in }.scales()
    }

    private func session(
        _ source: SourcePicture, _ needs: TrainingNeeds, _ budget: TrainingBudget, on compute: Compute,
        _ progress: @escaping ProgressHandler
    ) throws(SinGANError) -> TrainingSession {
        let wanted = configuration(needs.withoutQuantization)
        var request = BudgetRequest(pixels: try source.learned(on: compute), configuration: wanted, budget: budget, store: store)
        (request.retrain, request.checkpointInterval, request.preview, request.plans) = (retrain, checkpointInterval, preview, plans)
        let session = try TrainingSession(request, on: compute, progress: progress)
        guard retrain, retrained.contains(session.key) else { return session }
        request.retrain = false
        return try TrainingSession(request, on: compute, progress: progress)
    }

    private func plan(_ session: TrainingSession, _ needs: TrainingNeeds, _ compute: Compute) throws -> PlanOnly {
        if let base = try session.finishedModel() {
            guard let scale = needs.quantizedScale else {
                return PlanOnly(plan: nothingToDo(base.scales), isTrained: true, path: store.path(of: base.identity))
            }
            var configuration = base.configuration
            configuration.quantizedScale = scale
            return try plan(variant(configuration, of: base.picture), base, compute)
        }
        let base = try session.outlook()
        var configuration = base.configuration
        guard let scale = needs.quantizedScale else {
            return PlanOnly(plan: base.plan, isTrained: false, path: store.path(of: try base.picture.identity(configuration)))
        }
        configuration.quantizedScale = scale
        let request = try variant(configuration, of: base.picture)
        let own = try TrainingSession(request, on: compute, progress: { _ in }).plan()
        return PlanOnly(plan: own.after(base.plan), isTrained: false, path: request.destination)
    }

    private func variant(_ configuration: TrainingConfiguration, of picture: TrainingPicture) throws(SinGANError) -> TrainingRequest {
        let path = store.path(of: try picture.identity(configuration))
        return TrainingRequest(picture: picture, configuration: configuration, destination: path, retrain: retrains(path))
    }
}

extension TrainingNeeds {
    fileprivate var withoutQuantization: TrainingNeeds {
        var needs = self
        needs.quantizedScale = nil
        return needs
    }
}

extension TrainingPlan {
    /// Returns both trainings as one, `base` first.
    func after(_ base: TrainingPlan) -> TrainingPlan {
        var both = TrainingPlan(
            scales: base.scales + scales, expectedSeconds: base.expectedSeconds + expectedSeconds,
            expectedMemory: max(base.expectedMemory, expectedMemory), resumedScale: base.resumedScale,
            resumedIteration: base.resumedIteration)
        both.budget = base.budget
        return both
    }
}
