import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTraining
import Synchronization

/// A source of models: it finds or trains the model of a picture.
public protocol ModelProvider: Sendable {
    /// Returns the picture's model, trained for `needs`. May take hours.
    ///
    /// - Throws: `PlanOnly` where only the plan was asked for, `.usage` where a model file was given that doesn't meet the needs, or the training's
    ///   errors.
    func model(of picture: SourcePicture, _ needs: TrainingNeeds, on compute: Compute, progress: @escaping ProgressHandler) throws
        -> SinGANModel

    /// Returns the scales that the model has or will have, without training it.
    ///
    /// - Throws: `.badData` for a picture that is too small.
    func scales(of picture: SourcePicture, _ needs: TrainingNeeds) throws(SinGANError) -> [ScalePlan]
}

extension ModelProvider {
    /// Returns the scales of the model without special needs.
    public func scales(of picture: SourcePicture) throws(SinGANError) -> [ScalePlan] { try scales(of: picture, .none) }
}

/// A provider that keeps models in a folder, named by their content, and trains the missing ones.
public struct TrainedModels: ModelProvider {
    /// The folder of models.
    public let store: ModelStore
    /// The training of models that are missing, before a task's needs change it.
    public let configuration: TrainingConfiguration
    /// Whether models are trained anew although they are there: each once, however often it is asked for.
    public let retrain: Bool
    /// Whether the provider throws the plan of a training instead of training.
    public var planOnly: Bool
    /// Whether the user has named the configuration's `minSize`, so that no task's needs change it.
    public var keepsMinSize = false
    /// Hyper-parameters that the user has named: no task's needs change them.
    public var settings: [HyperParameterSetting] = []
    /// Whether a plan says how long it takes, which is measured for a second or two; else it says 0.
    public var estimates = true
    /// The time that a training may take; the iterations, and where necessary the size, follow from it. nil for no limit.
    public var budget: TrainingBudget?
    /// The threads with which plans are made before there is a `Compute`; 0 for one per core.
    public var threads = 0
    let plans = BudgetPlans()
    let retrained = RetrainedModels()
    /// The seconds between checkpoints: `$SINGAN_CHECKPOINT_SECONDS`, else 60.
    public var checkpointInterval = (try? EnvironmentNumber.checkpointSeconds.value()) ?? EnvironmentNumber.checkpointSeconds.usual
    /// A function that takes the newest sample while training.
    public var preview: (@Sendable (Pixels) -> Void)?

    /// Makes a provider for a folder and a configuration.
    public init(store: ModelStore, configuration: TrainingConfiguration, retrain: Bool = false, planOnly: Bool = false) {
        self.store = store
        self.configuration = configuration
        self.retrain = retrain
        self.planOnly = planOnly
    }

    /// Returns the picture's model from the folder, trained first where it is missing; for a model file, that model.
    ///
    /// - Throws: `PlanOnly` where `planOnly` is set, `.usage` for a model file that doesn't meet the needs, or the training's errors.
    public func model(
        of source: SourcePicture, _ needs: TrainingNeeds, on compute: Compute, progress: @escaping ProgressHandler
    ) throws -> SinGANModel {
        if let model = source.model { return try given(model, source, needs, compute, progress) }
        if let budget, measures { return try model(of: source, needs, within: budget, on: compute, progress) }
        let configuration = configuration(needs)
        let picture = try TrainingPicture(fitting: source.learned(on: compute), configuration)
        return try model(of: picture, configuration, needs, base: nil, name: source.name, on: compute, progress)
    }

    /// Returns the model of a picture at model size.
    ///
    /// - Parameters:
    ///   - base: for a configuration with a quantized scale, the model without it, where it is there.
    ///   - name: the picture's, for the note beside the model; nil where only the model is known.
    func model(
        of picture: TrainingPicture, _ configuration: TrainingConfiguration, _ needs: TrainingNeeds, base: SinGANModel?, name: String?,
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
        request.base = try base ?? self.base(of: request, needs, name, on: compute, progress)
        // Also of a training that is interrupted: it is there to be gone on with.
        defer { ModelNote.use(path, picture: name) }
        let model = try TrainingSession(request, on: compute, progress: progress).run()
        retrained.add(path)
        return model
    }

    func retrains(_ path: String) -> Bool { retrain && !retrained.contains(path) }

    /// Returns the scales that the model has or will have, without training it.
    ///
    /// - Throws: `.badData` for a picture that is too small, `.usage` for a configuration that doesn't fit it.
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

    /// Whether a plan is measured. A plan without a time needs no measurement; then it is that of the training without a budget.
    private var measures: Bool { !planOnly || estimates }

    /// What a task needs, but for what the user has chosen.
    func configuration(_ needs: TrainingNeeds) -> TrainingConfiguration {
        var configuration = needs.applied(to: configuration, keepsMinSize: keepsMinSize)
        for setting in settings { setting.apply(to: &configuration) }
        return configuration
    }

    private func given(
        _ model: SinGANModel, _ source: SourcePicture, _ needs: TrainingNeeds, _ compute: Compute, _ progress: @escaping ProgressHandler
    ) throws -> SinGANModel {
        let missing = needs.shortcomings(of: model)
        guard missing.isEmpty else {
            throw SinGANError(
                .usage,
                "\(source.name) was not trained as this task needs it (\(needs.description)): it has \(missing.joined(separator: ", "))",
                hint: "Name the picture instead: its model is trained so.")
        }
        guard !retrain else {
            throw SinGANError(
                .usage, "\(source.name) is a model, and --retrain needs the picture it was made from", hint: "Name the picture instead.")
        }
        if let scale = needs.quantizedScale, scale != model.configuration.quantizedScale {
            return try variant(of: model, source.name, needs, on: compute, progress)
        }
        guard planOnly else {
            noteUse(of: model, source.name)
            return model
        }
        throw PlanOnly(plan: nothingToDo(model.scales), isTrained: model.isComplete, path: source.name)
    }

    /// Notes the use of a model where the file that was given is the folder's own.
    private func noteUse(of model: SinGANModel, _ name: String) {
        let path = store.path(of: model.identity)
        if (name as NSString).lastPathComponent == (path as NSString).lastPathComponent { ModelNote.use(path, picture: nil) }
    }

    func plan(_ request: TrainingRequest, _ base: SinGANModel?, _ compute: Compute) throws -> PlanOnly {
        let session = TrainingSession(request, on: compute, progress: { _ in })
        if let model = try session.finishedModel() {
            return PlanOnly(plan: nothingToDo(model.scales), isTrained: true, path: request.destination)
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

// Models with a quantized scale, which are made of others.

extension TrainedModels {
    /// Returns the model that a variant is made of, trained where it is missing; nil where the request is for no variant, or where the variant is
    /// there.
    func base(
        of request: TrainingRequest, _ needs: TrainingNeeds, _ name: String?, on compute: Compute,
        _ progress: @escaping ProgressHandler
    ) throws -> SinGANModel? {
        guard request.configuration.quantizedScale != nil else { return nil }
        guard try TrainingSession(request, on: compute, progress: { _ in }).finishedModel() == nil else { return nil }
        let own = try baseRequest(of: request)
        if try TrainingSession(own, on: compute, progress: { _ in }).finishedModel() == nil {
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
        guard try session.finishedModel() == nil else { return plan }
        return plan.after(try session.plan())
    }

    private func baseRequest(of request: TrainingRequest) throws(SinGANError) -> TrainingRequest {
        let configuration = request.configuration.base
        let path = store.path(of: try request.picture.identity(configuration))
        return TrainingRequest(picture: request.picture, configuration: configuration, destination: path, retrain: retrains(path))
    }
}

/// The models that this command has trained anew: a task that runs several times in one command (`explore`) does that once.
final class RetrainedModels: Sendable {
    private let known = Mutex<Set<String>>([])

    /// - Parameter key: a model's path, or a budget's key.
    func add(_ key: String) { known.withLock { _ = $0.insert(key) } }

    func contains(_ key: String) -> Bool { known.withLock { $0.contains(key) } }
}
