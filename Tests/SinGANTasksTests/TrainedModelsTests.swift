import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
import SinGANTraining
import TestSupport
import Testing

/// Models found and made for tasks, and their variants with a quantized scale.
@Suite struct TrainedModelsTests {
    private let folder: TemporaryFolder
    private let models: TrainedModels
    // Maps are so small that threads would only wait for each other.
    private let compute = Compute(threads: 1)
    private let source = SourcePicture(name: "a.png", image: Image(pixels: InjectionExample.texture(60, 48)), model: nil)
    private let quantized: TrainingNeeds = {
        var needs = TrainingNeeds()
        needs.quantizedScale = 1
        return needs
    }()

    init() throws {
        folder = try TemporaryFolder()
        models = TrainedModels(store: ModelStore(folder: folder.path), configuration: Self.configuration)
    }

    private static let configuration: TrainingConfiguration = {
        var configuration = InjectionExample.configuration
        (configuration.maxSize, configuration.minSize, configuration.iterations) = (32, 18, 2)
        return configuration
    }()

    private func model(_ needs: TrainingNeeds, of source: SourcePicture? = nil) throws -> (model: SinGANModel, log: TrainingLog) {
        let log = TrainingLog()
        return (try models.model(of: source ?? self.source, needs, on: compute, progress: log.handler), log)
    }

    private func files() throws -> [String] { try folder.names().filter { $0.hasSuffix(".singan") } }

    /// Of all sizes, since the plan of a picture that is shrunk first may have another number of scales.
    @Test(arguments: [(250, 168), (60, 48), (32, 26), (300, 200), (97, 41)])
    func theScalesToldAreThoseTrained(width: Int, height: Int) throws {
        var configuration = Self.configuration
        (configuration.maxSize, configuration.iterations) = (64, 1)
        let models = TrainedModels(store: models.store, configuration: configuration)
        let source = SourcePicture(name: "a.png", image: Image(pixels: InjectionExample.texture(width, height)), model: nil)
        let told = try models.scales(of: source, .none)
        #expect(try models.model(of: source, .none, on: compute) { _ in }.scales == told)
    }

    @Test func aVariantBringsItsBaseAndIsFoundAgain() throws {
        let first = try model(quantized)
        #expect(first.model.isComplete && first.model.palette != nil && first.model.configuration.quantizedScale == 1)
        let scales = first.model.scales.count
        #expect(scales > 2 && first.log.trained == Array(0..<scales) + [1])
        #expect(first.log.notices.count == 2 && first.log.notices[0].contains("scale 1 on quantized colours"))
        #expect(try files().count == 2)
        // Nothing is trained again: neither the variant nor the model below it.
        #expect(try model(quantized).log.events.isEmpty)
        let base = try model(.none)
        #expect(base.log.events.isEmpty && base.model.palette == nil && base.model.identity != first.model.identity)
    }

    /// A task that runs several times in one command finds what it has trained anew.
    @Test func retrainingIsDoneOnce() throws {
        _ = try model(quantized)
        let models = TrainedModels(store: models.store, configuration: Self.configuration, retrain: true)
        let log = TrainingLog()
        let first = try models.model(of: source, quantized, on: compute, progress: log.handler)
        let trained = log.trained
        #expect(trained == Array(0..<first.scales.count) + [1])
        #expect(try models.model(of: source, quantized, on: compute, progress: log.handler).identity == first.identity)
        #expect(try models.model(of: source, .none, on: compute, progress: log.handler).palette == nil)
        #expect(log.trained == trained)
    }

    @Test func theBaseMayBeThere() throws {
        _ = try model(.none)
        let variant = try model(quantized)
        #expect(variant.log.trained == [1] && variant.log.notices.count == 1)
    }

    @Test func aModelFileIsTheBase() throws {
        let base = try model(.none).model
        let given = SourcePicture(name: "m.singan", image: source.image, model: base)
        let variant = try model(quantized, of: given)
        #expect(variant.log.trained == [1])
        #expect(try files().count == 2)
        #expect(try model(quantized, of: given).log.events.isEmpty)
        // The same as by the picture's name.
        #expect(try model(quantized).log.events.isEmpty)
        // The variant itself will do, but not for another scale.
        let itself = SourcePicture(name: "v.singan", image: source.image, model: variant.model)
        #expect(try model(quantized, of: itself).log.events.isEmpty)
        var other = quantized
        other.quantizedScale = 2
        let error = #expect(throws: SinGANError.self) { try model(other, of: itself) }
        #expect(error?.code == .usage && error?.message.contains("v.singan") == true)
    }

    @Test func thePlanCountsWhatIsMissing() throws {
        var planning = models
        planning = TrainedModels(store: models.store, configuration: Self.configuration, planOnly: true)
        func plan() throws -> PlanOnly? {
            #expect(throws: PlanOnly.self) { try planning.model(of: source, quantized, on: compute) { _ in } }
        }
        let all = try #require(try plan())
        let scales = try models.scales(of: source, .none).count
        #expect(all.plan.scales.map(\.scale) == Array(0..<scales) + [1] && !all.isTrained)
        #expect(try files().isEmpty)
        _ = try model(.none)
        #expect(try plan()?.plan.scales.map(\.scale) == [1])
        _ = try model(quantized)
        #expect(try plan()?.isTrained == true)
    }
}

@Suite struct StartScaleTests {
    /// Defaults are shares of all scales, at least 1, at most what can generate.
    @Test func defaults() {
        let model = InjectionExample.model
        #expect(model.scales.count == 5)
        #expect(StartScale(nil, share: 0.4, of: model).value == 2)
        #expect(StartScale(nil, share: 1.0 / 3, of: model).value == 2)
        #expect(StartScale(nil, share: 0, of: model).value == 1)
        #expect(StartScale(nil, share: 1, of: model).value == 4)
        #expect(StartScale(3, share: 0.4, of: model) == StartScale(3, share: 0, of: model))
        #expect(StartScale(3, share: 0, of: model).line == "start scale 3 of 1 (coarse) to 4 (fine)")
    }
}
