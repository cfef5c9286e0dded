import SinGANEngine
import SinGANSupport
import SinGANTraining

// Models with a quantized scale, which are made of others.

extension TrainedModels {
    /// Returns the model that a variant is made of, trained where it is missing; nil where the request is for no variant, or where the variant is
    /// there.
    func base(
        of request: TrainingRequest, _ needs: TrainingNeeds, _ name: String?, on compute: Compute,
        _ progress: @escaping ProgressHandler
    ) throws -> SinGANModel? {
        guard request.configuration.quantizedScale != nil else { return nil }
        guard try !TrainingSession(request, on: compute, progress: { _ in }).isFinished() else { return nil }
        let own = try baseRequest(of: request)
        if try !TrainingSession(own, on: compute, progress: { _ in }).isFinished() {
            progress(.notice("the picture's model without quantization is trained first: the other scales are taken from it"))
        }
        var needs = needs
        needs.quantizedScale = nil
        return try model(of: own.picture, own.configuration, needs, base: nil, name: name, on: compute, progress)
    }

    /// Returns the variant of a model that was given as a file; it is kept in the folder of models.
    func variant(
        of model: SinGANModel, _ name: String, _ needs: TrainingNeeds, on compute: Compute, _ progress: @escaping ProgressHandler
    ) throws -> SinGANModel {
        if let scale = model.configuration.quantizedScale {
            throw SinGANError(
                .usage, "scale \(scale) of \(name) was trained on quantized colours, and this task needs \(needs.description)",
                hint: "Name the picture, or its model without quantization.")
        }
        guard model.isComplete else {
            throw SinGANError(
                .usage, "\(name) has \(model.completedScales) of its \(model.scales.count) scales, and quantization needs all of them",
                hint: "Train it to the end first.")
        }
        var configuration = model.configuration
        configuration.quantizedScale = needs.quantizedScale
        return try self.model(of: model.picture, configuration, needs, base: model, name: nil, on: compute, progress)
    }

    /// Returns a variant's plan, with its base model's before it where that has to be trained too.
    func withBase(_ plan: TrainingPlan, of request: TrainingRequest, isThere: Bool, _ compute: Compute) throws -> TrainingPlan {
        guard request.configuration.quantizedScale != nil, !isThere else { return plan }
        let session = TrainingSession(try baseRequest(of: request), on: compute, progress: { _ in })
        guard try !session.isFinished() else { return plan }
        return plan.after(try session.plan())
    }

    private func baseRequest(of request: TrainingRequest) throws(SinGANError) -> TrainingRequest {
        let configuration = request.configuration.base
        let path = store.path(of: try request.picture.identity(configuration))
        return TrainingRequest(picture: request.picture, configuration: configuration, destination: path, retrain: retrains(path))
    }
}
