import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTraining

/// Models kept in a folder by content, trained where they are missing.
public struct TrainedModels: ModelProvider {
    public let store: ModelStore
    public let configuration: TrainingConfiguration
    /// Train anew where a model is there: each once, however often it is asked for.
    public let retrain: Bool
    /// Say what would be trained, and don't.
    public var planOnly: Bool
    /// Whether the user has named the configuration's `minSize`: no task's needs change it then.
    public var keepsMinSize = false
    /// Whether a plan says how long it takes, which is measured for a second or two; else it says 0.
    public var estimates = true
    /// How long a training may take; its iterations, and where it has to be its size, come of it.
    public var budget: TrainingBudget?
    /// With which plans are made before there is anything to compute with; 0 stands for all cores.
    public var threads = 0
    let plans = BudgetPlans()
    let retrained = RetrainedModels()
    /// Seconds between checkpoints: `$SINGAN_CHECKPOINT_SECONDS`, else 60.
    public var checkpointInterval = (try? EnvironmentNumber.checkpointSeconds.value()) ?? EnvironmentNumber.checkpointSeconds.usual
    /// Takes the newest sample while training.
    public var preview: (@Sendable (Pixels) -> Void)?

    public init(store: ModelStore, configuration: TrainingConfiguration, retrain: Bool = false, planOnly: Bool = false) {
        self.store = store
        self.configuration = configuration
        self.retrain = retrain
        self.planOnly = planOnly
    }

    public func model(
        of source: SourcePicture, _ needs: TrainingNeeds, on compute: Compute, progress: @escaping ProgressHandler
    ) throws -> SinGANModel {
        if let model = source.model { return try given(model, source, needs, compute, progress) }
        if let budget, measures { return try model(of: source, needs, within: budget, on: compute, progress) }
        let configuration = configuration(needs)
        let picture = try TrainingPicture(fitting: source.learned(on: compute), configuration)
        return try model(of: picture, configuration, needs, base: nil, on: compute, progress)
    }

    /// - Parameter base: of a configuration with a quantized scale: the model without it, where it is there.
    func model(
        of picture: TrainingPicture, _ configuration: TrainingConfiguration, _ needs: TrainingNeeds, base: SinGANModel?,
        on compute: Compute, _ progress: @escaping ProgressHandler
    ) throws -> SinGANModel {
        let path = store.path(of: try picture.identity(configuration))
        var request = TrainingRequest(picture: picture, configuration: configuration, destination: path, retrain: retrains(path))
        if planOnly { throw try plan(request, base, compute) }
        if needs != .none, !FileManager.default.fileExists(atPath: path) {
            progress(.notice("this task needs a model of its own: \(needs.description)"))
        }
        request.preview = preview
        request.checkpointInterval = checkpointInterval
        request.base = try base ?? self.base(of: request, needs, on: compute, progress)
        let model = try TrainingSession(request, on: compute, progress: progress).run()
        retrained.add(path)
        return model
    }

    func retrains(_ path: String) -> Bool { retrain && !retrained.contains(path) }

    public func scales(of source: SourcePicture, _ needs: TrainingNeeds) throws(SinGANError) -> [ScalePlan] {
        if let model = source.model { return model.allScales }
        if let budget, measures { return try scales(of: source, needs, within: budget) }
        let configuration = configuration(needs)
        let size = PixelSize(width: source.image.width, height: source.image.height)
        try configuration.validate()
        // The whole picture's plan is what can be refused; the training's is that of the picture at model size, which may have a scale more.
        _ = try PyramidPlan(picture: size, configuration)
        let plan = try PyramidPlan(picture: PyramidPlan.fit(size, configuration), configuration)
        try configuration.checkIterations(plan)
        return configuration.allScalePlans(plan)
    }

    /// A plan without a time needs no measurement; then it is that of the training without a budget.
    private var measures: Bool { !planOnly || estimates }

    private func configuration(_ needs: TrainingNeeds) -> TrainingConfiguration {
        needs.applied(to: configuration, keepsMinSize: keepsMinSize)
    }

    private func given(
        _ model: SinGANModel, _ source: SourcePicture, _ needs: TrainingNeeds, _ compute: Compute, _ progress: @escaping ProgressHandler
    ) throws -> SinGANModel {
        guard needs.padsWithNoise == model.configuration.padsWithNoise || !needs.padsWithNoise,
            !needs.trainsAll || !model.isHandedOver, needs.alpha == nil || model.configuration.alpha >= needs.alpha ?? 0
        else {
            throw SinGANError(
                .usage, "\(source.name) was not trained as this task needs it (\(needs.description))",
                hint: "Name the picture instead: its model is trained so.")
        }
        guard !retrain else {
            throw SinGANError(
                .usage, "\(source.name) is a model, and --retrain needs the picture it was made from", hint: "Name the picture instead.")
        }
        if let scale = needs.quantizedScale, scale != model.configuration.quantizedScale {
            return try variant(of: model, source.name, needs, on: compute, progress)
        }
        guard planOnly else { return model }
        throw PlanOnly(plan: nothingToDo(model.scales), isTrained: model.isComplete, path: source.name)
    }

    func plan(_ request: TrainingRequest, _ base: SinGANModel?, _ compute: Compute) throws -> PlanOnly {
        let session = TrainingSession(request, on: compute, progress: { _ in })
        guard try !session.isFinished() else {
            let plan = nothingToDo(try SinGANModel.load(request.destination).scales)
            return PlanOnly(plan: plan, isTrained: true, path: request.destination)
        }
        guard estimates else {
            let scales = request.configuration.scalePlans(try PyramidPlan(picture: request.picture.size, request.configuration))
            return PlanOnly(
                plan: TrainingPlan(scales: scales, expectedSeconds: 0, expectedMemory: 0, resumedScale: 0, resumedIteration: 0),
                isTrained: false, path: request.destination)
        }
        let plan = try withBase(try session.plan(), of: request, isThere: base != nil, compute)
        return PlanOnly(plan: plan, isTrained: false, path: request.destination)
    }

    func nothingToDo(_ scales: [ScalePlan]) -> TrainingPlan {
        TrainingPlan(scales: scales, expectedSeconds: 0, expectedMemory: 0, resumedScale: scales.count, resumedIteration: 0)
    }
}
