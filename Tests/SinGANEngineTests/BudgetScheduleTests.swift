import Foundation
import SinGANImaging
import SinGANSupport
import Synchronization
import TestSupport
import Testing

@testable import SinGANEngine
@testable import SinGANTraining

/// Whole trainings within a budget, by a clock of our own: it is read once per iteration, and moves when it is read.
@Suite struct BudgetScheduleTests {
    private let folder: TemporaryFolder
    /// Of the coarsest scale.
    private var (coarseFactor, coarseSize) = (1, 22)
    private var store: ModelStore { ModelStore(folder: folder.path) }

    init() throws { folder = try TemporaryFolder() }

    /// Seconds from one reading to the next; once, a long time; from a reading on, so many times as long.
    private final class FakeClock: Sendable {
        private let state = Mutex((time: 0.0, readings: 0))
        let (step, jump): (Double, (reading: Int, seconds: Double))
        let later: (reading: Int, factor: Double)

        init(step: Double, jump: (reading: Int, seconds: Double) = (-1, 0), later: (reading: Int, factor: Double) = (0, 1)) {
            (self.step, self.jump, self.later) = (step, jump, later)
        }

        var time: Double { state.withLock { $0.time } }

        var stopwatch: Stopwatch {
            Stopwatch {
                self.state.withLock { state in
                    state.time +=
                        self.step * (state.readings >= self.later.reading ? self.later.factor : 1)
                        + (state.readings == self.jump.reading ? self.jump.seconds : 0)
                    state.readings += 1
                    return state.time
                }
            }
        }
    }

    private static let seconds = 30
    private static let expected = 0.1
    private static let pixels = TestPictures.waves(width: 32, height: 28)

    /// Three scales, and iterations that are short.
    private var configuration: TrainingConfiguration {
        var configuration = TestPictures.configuration(iterations: 40)
        (configuration.baseChannels, configuration.maxChannels) = (4, 4)
        (configuration.criticSteps, configuration.generatorSteps, configuration.shortcuts.stages) = (1, 1, 3)
        (configuration.shortcuts.coarseFactor, configuration.shortcuts.coarseSize) = (coarseFactor, coarseSize)
        return configuration
    }

    private func request(retrain: Bool = false) -> BudgetRequest {
        var request = BudgetRequest(
            pixels: Self.pixels, configuration: configuration, budget: TrainingBudget(seconds: Self.seconds), store: store)
        request.retrain = retrain
        return request
    }

    private func session(
        _ clock: FakeClock, retrain: Bool = false, log: EventLog = EventLog(), cancellation: Cancellation = .init()
    ) throws -> TrainingSession {
        try session(request(retrain: retrain), clock, log: log, cancellation: cancellation)
    }

    private func session(
        _ request: BudgetRequest, _ clock: FakeClock, expected: Double = Self.expected, log: EventLog = EventLog(),
        cancellation: Cancellation = .init()
    ) throws -> TrainingSession {
        try TrainingSession(
            request, on: Compute(threads: 1, cancellation: cancellation), pace: FakePace(seconds: expected), clock.stopwatch,
            progress: log.handler)
    }

    @discardableResult
    private func train(
        _ clock: FakeClock, retrain: Bool = false, log: EventLog = EventLog(), cancellation: Cancellation = .init()
    ) throws -> SinGANModel {
        try session(clock, retrain: retrain, log: log, cancellation: cancellation).run()
    }

    private func seconds(_ model: SinGANModel) throws -> Double {
        try #require(TrainingTimes.load(beside: store.path(of: model.identity), of: model)).seconds
    }

    private func expectWithinBudget(_ seconds: Double) {
        #expect(abs(seconds / Double(Self.seconds) - 1) <= 0.15, "\(seconds) s of \(Self.seconds) s")
    }

    /// The file is the one that a training with the model's own counts makes from the beginning.
    private func expectExplicit(_ model: SinGANModel) throws {
        let other = folder("explicit.singan")
        let picture = try TrainingPicture(fitting: Self.pixels, model.configuration)
        let request = TrainingRequest(picture: picture, configuration: model.configuration, destination: other)
        _ = try TrainingSession(request, on: Compute(threads: 1)) { _ in }.run()
        let path = store.path(of: model.identity)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(contentsOf: URL(fileURLWithPath: other)))
        try FileManager.default.removeItem(atPath: other)
    }

    private func counts(_ model: SinGANModel) -> [ScaleIterations] { model.configuration.scaleIterations }

    /// As fast as expected, and three times as slow and as fast.
    @Test(arguments: [1, 3, 1.0 / 3], [1, 3])
    mutating func itEndsInTime(_ slowness: Double, _ factor: Int) throws {
        coarseFactor = factor
        let log = EventLog()
        let model = try train(FakeClock(step: slowness * Self.expected), log: log)
        #expect(model.isComplete && counts(model).count == model.scales.count)
        expectWithinBudget(try seconds(model))
        let plan = try #require(log.plan).0
        #expect(plan.budget?.seconds == Self.seconds && plan.scales.count == 3)
        #expect(plan.scales.map(\.iterations) == [factor, 1, 1].map { $0 * plan.scales[2].iterations })
        if slowness != 1 {
            #expect(model.scales.last?.iterations != plan.scales.last?.iterations)
            #expect(log.notices.contains { $0.hasPrefix("budget: scale") })
        }
        try expectExplicit(model)
        #expect(try model.sample(seed: 1, on: Compute(threads: 1)).width == model.width)
    }

    /// A stall while the pace of the coarsest scale is measured: it costs every scale a few iterations, and none of them most.
    @Test func aBusyMomentIsNotASlowMachine() throws {
        let stall = 3.0
        for reading in [6, 9, 12] {
            let model = try train(FakeClock(step: Self.expected, jump: (reading, stall)), retrain: true)
            let counts = counts(model).map(\.done)
            let even = (Double(Self.seconds) - stall) / Self.expected / 3
            #expect(counts.allSatisfy { Double($0) > 0.85 * even }, "\(counts), \(even) if all were known")
            expectWithinBudget(try seconds(model))
        }
    }

    /// However late it is, also scales that have fewer iterations than the finest.
    @Test func everyScaleGetsTheLeast() throws {
        let plan = try PyramidPlan(picture: TrainingPicture(fitting: Self.pixels, configuration).size, configuration)
        let cost = CostEstimate(
            configuration.scalePlans(plan), trained: plan.sizes.indices, configuration, FakePace(seconds: Self.expected))
        let late = { Double(Self.seconds) - 0.1 }
        let pacer = BudgetPacer(TrainingBudget(seconds: Self.seconds), cap: 2000, configuration, cost, spent: late)
        let counts = pacer.counts(scale: 0, iteration: 0, end: 120, [120, 40, 80].map { ScaleIterations($0) })
        #expect(counts?.map(\.planned) == [30, BudgetPacer.least, BudgetPacer.least])
    }

    /// The machine becomes slower, or faster, within a scale: its later looks see it.
    @Test(arguments: [2, 0.5], [20, 115, 215])
    func aScaleIsThoughtOverAgain(_ factor: Double, _ reading: Int) throws {
        let model = try train(FakeClock(step: Self.expected, later: (reading, factor)))
        expectWithinBudget(try seconds(model))
        #expect(counts(model).allSatisfy { $0.done > 35 }, "\(counts(model))")
        try expectExplicit(model)
    }

    /// The cap of iterations is of scales that aren't coarse.
    @Test mutating func allScalesMayBeCoarse() throws {
        (coarseFactor, coarseSize) = (3, 40)
        let request = BudgetRequest(
            pixels: Self.pixels, configuration: configuration, budget: TrainingBudget(seconds: 3000), store: store)
        let (cancellation, log) = (Cancellation(), EventLog())
        log.onProgress = { _ in cancellation.cancel() }
        let session = try session(request, FakeClock(step: Self.expected), log: log, cancellation: cancellation)
        #expect(#expect(throws: SinGANError.self) { try session.run() }?.code == .interrupted)
        #expect(try #require(log.plan).0.scales.map(\.iterations) == [6000, 6000, 6000])
        #expect(try #require(store.entries().first?.model).scales.map(\.iterations) == [6000, 6000, 6000])
        #expect(log.notices.contains { $0.contains("6000 iterations per scale instead of 120;") }, "\(log.notices)")
    }

    /// The machine stands still in the middle of a scale.
    @Test func theDeadlineCuts() throws {
        let log = EventLog()
        let model = try train(FakeClock(step: Self.expected, jump: (140, 100)), log: log)
        let cut = try #require(counts(model).first { $0.done < $0.planned })
        #expect(cut.done >= 20 && model.isComplete)
        #expect(counts(model).suffix(1).allSatisfy { $0.done == 20 }, "the least")
        #expect(log.notices.contains { $0.contains("ends after \(cut.done) of \(cut.planned) iterations") })
        try expectExplicit(model)
        #expect(try model.sample(seed: 1, on: Compute(threads: 1)).width == model.width)
    }

    @Test func itIsFoundAgain() throws {
        let model = try train(FakeClock(step: Self.expected))
        let log = EventLog()
        // By another clock's measure, which would have made another plan.
        #expect(try train(FakeClock(step: 5), log: log).identity == model.identity && log.events.isEmpty)
        #expect(store.entries().map(\.identity) == [model.identity])
        // The link of a model that is gone leads nowhere; nor does one that was damaged.
        try store.remove(try store.find(model.identity))
        #expect(try folder.names().filter { !$0.hasSuffix(".lock") && $0 != "speeds.json" }.isEmpty)
        let again = try train(FakeClock(step: Self.expected))
        #expect(again.identity == model.identity)
        let link = try #require(try folder.names().first { $0.hasSuffix(".budget") })
        try Data("{}".utf8).write(to: URL(fileURLWithPath: folder(link)))
        #expect(try session(FakeClock(step: Self.expected)).finishedModel() == nil)
    }

    @Test func retrainTrainsAnew() throws {
        _ = try train(FakeClock(step: Self.expected))
        let log = EventLog()
        let model = try train(FakeClock(step: 3 * Self.expected), retrain: true, log: log)
        #expect(log.plan != nil)
        #expect(try train(FakeClock(step: Self.expected)).identity == model.identity)
    }

    /// While a budget's model is trained anew, the one it made before can go: the training's lock stays its own.
    @Test func removingAModelLeavesTheLockOfItsRetraining() throws {
        let clock = FakeClock(step: Self.expected)
        let model = try train(clock)
        let path = "\(folder.path)/\(try session(clock).key)\(BudgetLink.suffix)\(ModelStore.suffix)\(TrainingLock.suffix)"
        let lock = try #require(try FileLock.attempt(path))
        try store.remove(try store.find(model.identity))
        #expect(FileManager.default.fileExists(atPath: path))
        #expect(try FileLock.attempt(path) == nil)
        withExtendedLifetime(lock) {}
    }

    @Test(arguments: [1, 3])
    mutating func anInterruptionLeavesTheRestOfTheTime(_ factor: Int) throws {
        coarseFactor = factor
        let (cancellation, log) = (Cancellation(), EventLog())
        log.onProgress = { if $0.scale >= 1 { cancellation.cancel() } }
        let (first, second) = (FakeClock(step: Self.expected), FakeClock(step: Self.expected))
        #expect(#expect(throws: SinGANError.self) { try train(first, log: log, cancellation: cancellation) }?.code == .interrupted)
        // It is told of, and is none that is finished.
        let entry = try #require(store.entries().first)
        #expect(entry.isInWork && entry.model?.isComplete == false && store.entries().count == 1)
        #expect(try store.find(String(entry.identity.prefix(8))).path == entry.path)
        let model = try train(second)
        expectWithinBudget(try seconds(model))
        expectWithinBudget(first.time + second.time)
        #expect(store.entries().map(\.path) == [store.path(of: model.identity)])
        try expectExplicit(model)
    }

    /// A plan of what is left isn't planned anew.
    @Test func anInterruptedTrainingsOutlookIsItsOwn() throws {
        let (cancellation, log) = (Cancellation(), EventLog())
        log.onProgress = { if $0.scale >= 1 { cancellation.cancel() } }
        #expect(
            #expect(throws: SinGANError.self) { try train(FakeClock(step: Self.expected), log: log, cancellation: cancellation) }?.code
                == .interrupted)
        let begun = try #require(store.entries().first?.model)
        let request = request()
        let session = try session(request, FakeClock(step: Self.expected))
        let outlook = try session.outlook()
        #expect(request.plans[session.key] == nil, "was planned anew")
        #expect(outlook.configuration == begun.configuration && outlook.plan.resumedScale == 1)
        #expect(outlook.plan.scales.map(\.iterations) == begun.scales.map(\.iterations))
    }

    /// Sessions that share plans train what one of them has planned, and measure nothing again.
    @Test func aPlanIsMadeOnce() throws {
        let (request, clock) = (request(), FakeClock(step: Self.expected))
        let planned = try session(request, clock)
        let scales = try planned.scales()
        #expect(try planned.plan().scales == scales && planned.outlook().picture == request.plans[planned.key]?.picture)
        // A session of its own makes another plan on a machine that is slower.
        let slow = 2 * Self.expected
        #expect(try session(self.request(), clock, expected: slow).scales() != scales)
        let (cancellation, log) = (Cancellation(), EventLog())
        log.onProgress = { _ in cancellation.cancel() }
        let sharing = try session(request, clock, expected: slow, log: log, cancellation: cancellation)
        #expect(#expect(throws: SinGANError.self) { try sharing.run() }?.code == .interrupted)
        #expect(try #require(log.plan).0.scales == scales)
    }

    /// The first scale takes twice as long as expected: three scales no longer fit, and the training begins again with two.
    @Test func aSlowMachineIsPlannedForAnew() throws {
        var configuration = configuration
        (configuration.iterations, configuration.trainedTo) = (80, .side(32))
        let request = BudgetRequest(
            pixels: Self.pixels, configuration: configuration, budget: TrainingBudget(seconds: Self.seconds), store: store)
        let log = EventLog()
        let model = try session(request, FakeClock(step: 2 * Self.expected), log: log).run()
        let plans = log.events.compactMap { if case .plan(let plan) = $0 { plan.scales.count } else { nil } }
        #expect(plans == [3, 2] && model.isComplete && model.scales.count == 2)
        #expect(log.notices.contains { $0.hasSuffix("is planned anew with the time that is left") })
        expectWithinBudget(try seconds(model))
        try expectExplicit(model)
    }

    /// Nothing is left, and two scales are to be trained.
    @Test func anInterruptionPastTheDeadline() throws {
        let (cancellation, log) = (Cancellation(), EventLog())
        log.onProgress = { if $0.scale >= 1 { cancellation.cancel() } }
        #expect(
            #expect(throws: SinGANError.self) { try train(FakeClock(step: Self.expected), log: log, cancellation: cancellation) }?.code
                == .interrupted)
        let model = try train(FakeClock(step: Self.expected, jump: (1, 1000)))
        #expect(model.isComplete && counts(model).suffix(1).allSatisfy { $0.done == 20 })
        try expectExplicit(model)
    }

    @Test func impossibleRequestsAreUsageErrors() throws {
        var counted = self.configuration
        counted.scaleIterations = [ScaleIterations(3)]
        for (configuration, seconds) in [(self.configuration, 9), (self.configuration, 700_000), (counted, 30)] {
            let request = BudgetRequest(
                pixels: Self.pixels, configuration: configuration, budget: TrainingBudget(seconds: seconds), store: store)
            let error = #expect(throws: SinGANError.self) { try TrainingSession(request, on: Compute(threads: 1)) { _ in } }
            #expect(error?.code == .usage)
        }
    }

    /// Whatever else of the command changes makes another training.
    @Test func theKeyIsOfEverythingButTheCounts() throws {
        var requests = [request()]
        var other = configuration
        other.seed = 7
        requests.append(BudgetRequest(pixels: Self.pixels, configuration: other, budget: requests[0].budget, store: store))
        requests.append(
            BudgetRequest(pixels: Self.pixels, configuration: configuration, budget: TrainingBudget(seconds: 31), store: store))
        var kept = requests[0].budget
        kept.keepsMaxSize = true
        requests.append(BudgetRequest(pixels: Self.pixels, configuration: configuration, budget: kept, store: store))
        requests.append(
            BudgetRequest(
                pixels: TestPictures.waves(width: 32, height: 28, phase: 1), configuration: configuration, budget: requests[0].budget,
                store: store))
        #expect(try Set(requests.map { try $0.key() }).count == requests.count)
        #expect(try request(retrain: true).key() == requests[0].key())
    }
}
