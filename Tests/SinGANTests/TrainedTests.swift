import Foundation
import SinGAN
import TestSupport
import Testing

/// The asynchronous entrances: models.
@Suite struct TrainedTests {
    private let folder: TemporaryFolder
    private var store: ModelStore { ModelStore(folder: folder.path) }

    init() throws { folder = try TemporaryFolder() }

    @Test func aModelIsTrainedAndFoundAgain() async throws {
        let (first, second) = (Events(), Events())
        let model = try await SinGANModel.trained(
            on: Tiny.pixels, Tiny.configuration(), in: store, threads: 1, progress: first.handler)
        #expect(model.isComplete && first.plan != nil && first.hasProgress)
        #expect(FileManager.default.fileExists(atPath: store.path(of: model.identity)))
        // The same picture, as a file would have it.
        let again = try await SinGANModel.trained(
            on: Image(pixels: Tiny.pixels), Tiny.configuration(), in: store, progress: second.handler)
        #expect(again.identity == model.identity && second.all.isEmpty)
        let sample = try await Compute.run(threads: 1) { compute in try model.sample(seed: 7, on: compute) }
        #expect(try sample == again.sample(seed: 7, on: Compute(threads: 2)))
    }

    /// Its progress as a sequence.
    @Test func nothingIsKeptWithoutAStore() async throws {
        let training = SinGANModel.training(on: Tiny.pixels, Tiny.configuration(iterations: 2), in: nil)
        let events = Events()
        for await event in training.events { events.handler(event) }
        #expect(events.plan != nil && events.hasProgress)
        let model = try await training.model()
        #expect(model.isComplete)
        let temporary = FileManager.default.temporaryDirectory.path
        for name in try FileManager.default.contentsOfDirectory(atPath: temporary) where name.hasPrefix("singan-") {
            #expect(!FileManager.default.fileExists(atPath: "\(temporary)/\(name)/\(model.identity).singan"))
        }
    }

    @Test func aCancelledTaskEndsAndTheTrainingGoesOn() async throws {
        let store = store
        var iterations: [Int] = []
        for _ in 0..<2 {
            let (moment, events) = (Moment(), Events())
            let task = Task {
                try await SinGANModel.trained(on: Tiny.pixels, Tiny.endless, in: store) { event in
                    events.handler(event)
                    if case .progress = event { moment.tell() }
                }
            }
            await moment.come()
            let error = await stops(task)
            #expect(error?.hint?.contains("goes on from there") == true)
            if let plan = events.plan { iterations.append(plan.resumedIteration) }
            let entry = try #require(store.entries().first)
            #expect(store.entries().count == 1 && entry.model?.isComplete == false)
        }
        #expect(iterations.count == 2 && iterations[0] == 0 && iterations[1] > 0, "\(iterations)")
    }

    @Test func nothingBeginsInATaskThatIsCancelled() async throws {
        let (store, events) = (store, Events())
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await SinGANModel.trained(on: Tiny.pixels, Tiny.endless, in: store, progress: events.handler)
        }
        await stops(task)
        #expect(events.all.isEmpty && store.entries().isEmpty)
    }

    @Test func aTrainingWithinABudgetCanBeStopped() async throws {
        let (store, moment, configuration) = (store, Moment(), Tiny.configuration(iterations: 1000))
        let task = Task {
            try await SinGANModel.trained(on: Tiny.pixels, configuration, within: TrainingBudget(seconds: 3600), in: store) { event in
                if case .progress = event { moment.tell() }
            }
        }
        await moment.come()
        await stops(task)
        #expect(store.entries().map(\.isInWork) == [true])
    }

    @Test func aBudgetThatIsTooShortIsRefused() async {
        let error = await #expect(throws: SinGANError.self) {
            try await SinGANModel.trained(on: Tiny.pixels, within: TrainingBudget(seconds: 1), in: nil)
        }
        #expect(error?.code == .usage && error?.message.contains("1 seconds") == true)
    }

    @Test func aPictureThatIsTooSmallIsRefused() async {
        let error = await #expect(throws: SinGANError.self) {
            try await SinGANModel.trained(on: Pixels(width: 8, height: 8, repeating: 0.5), in: nil)
        }
        #expect(error?.code == .badData && error?.hint != nil)
    }

    @Test func aRunningTrainingIsStopped() async throws {
        let training = SinGANModel.training(on: Tiny.pixels, Tiny.endless, in: nil)
        for await event in training.events { if case .progress = event { training.cancel() } }
        let error = await #expect(throws: SinGANError.self) { try await training.model() }
        #expect(error?.code == .interrupted && error?.hint == nil, "nothing is kept")
    }

    /// Cancels a task, which has to end soon with `.interrupted`.
    @discardableResult private func stops(_ task: Task<SinGANModel, any Error>) async -> SinGANError? {
        let began = ContinuousClock.now
        task.cancel()
        let error = await #expect(throws: SinGANError.self) { try await task.value }
        #expect(error?.code == .interrupted)
        // About a second on a machine with nothing else to do.
        #expect(ContinuousClock.now - began < .seconds(4))
        return error
    }
}
