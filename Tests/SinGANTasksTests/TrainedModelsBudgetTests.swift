import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
import SinGANTraining
import TestSupport
import Testing

/// Models found and made within a budget. All that fits into it is less than the shortest budget here, so nothing waits for it to end.
@Suite struct TrainedModelsBudgetTests {
    private let folder: TemporaryFolder
    // Maps are so small that threads would only wait for each other.
    private let compute = Compute(threads: 1)
    private let source = SourcePicture(name: "a.png", image: Image(pixels: InjectionExample.texture(40, 32)), model: nil)

    init() throws { folder = try TemporaryFolder() }

    private func models(planOnly: Bool = false, retrain: Bool = false) -> TrainedModels {
        var configuration = InjectionExample.configuration
        (configuration.maxSize, configuration.minSize, configuration.iterations) = (24, 12, 2)
        (configuration.baseChannels, configuration.maxChannels) = (4, 4)
        (configuration.criticSteps, configuration.generatorSteps) = (1, 1)
        let store = ModelStore(folder: folder.path)
        var models = TrainedModels(store: store, configuration: configuration, retrain: retrain, planOnly: planOnly)
        models.budget = TrainingBudget(seconds: 10)
        return models
    }

    @Test func retrainingIsDoneOnce() throws {
        _ = try models().model(of: source, .none, on: compute) { _ in }
        let (models, log) = (models(retrain: true), TrainingLog())
        let first = try models.model(of: source, .none, on: compute, progress: log.handler)
        let trained = log.trained
        #expect(trained == Array(0..<first.scales.count))
        #expect(try models.model(of: source, .none, on: compute, progress: log.handler).identity == first.identity)
        #expect(try models.scales(of: source, .none) == first.scales && log.trained == trained)
    }

    /// The base takes the budget, and the variant's scale the iterations of the base's.
    @Test func aVariantsBaseHasTheBudget() throws {
        var needs = TrainingNeeds()
        needs.quantizedScale = 1
        let plan = #expect(throws: PlanOnly.self) { try models(planOnly: true).model(of: source, needs, on: compute) { _ in } }?.plan
        let scales = try #require(plan).scales
        #expect(scales.last?.scale == 1 && scales.last?.iterations == scales.first?.iterations && plan?.budget?.seconds == 10)
        #expect(try folder.names().isEmpty, "a plan writes nothing")
        let log = TrainingLog()
        let told = try models().scales(of: source, needs)
        let variant = try models().model(of: source, needs, on: compute, progress: log.handler)
        #expect(variant.palette != nil && variant.isComplete)
        #expect(told.map { "\($0.width)x\($0.height)" } == variant.scales.map { "\($0.width)x\($0.height)" })
        #expect(log.trained == Array(0..<variant.scales.count) + [1])
        #expect(log.notices.contains { $0.hasPrefix("budget 10s: ") })
        let base = try models().model(of: source, .none, on: compute) { _ in }
        #expect(base.configuration == variant.configuration.base && base.configuration.scaleIterations.count == base.scales.count)
        // Both are found again, and by their scales too.
        let again = TrainingLog()
        #expect(try models().model(of: source, needs, on: compute, progress: again.handler).identity == variant.identity)
        #expect(again.events.isEmpty && folder.hasModels(2))
        #expect(try models().scales(of: source, .none) == base.scales)
        let found = #expect(throws: PlanOnly.self) { try models(planOnly: true).model(of: source, .none, on: compute) { _ in } }
        #expect(found?.isTrained == true && found?.path == models().store.path(of: base.identity))
    }
}

extension TemporaryFolder {
    fileprivate func hasModels(_ count: Int) -> Bool { ((try? names()) ?? []).filter { $0.hasSuffix(".singan") }.count == count }
}
