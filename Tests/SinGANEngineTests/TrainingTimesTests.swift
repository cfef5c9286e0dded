import Foundation
import SinGANSupport
import TestSupport
import Testing

@testable import SinGANEngine
@testable import SinGANTraining

/// The times that stand beside a model file.
@Suite struct TrainingTimesTests {
    private let folder: TemporaryFolder
    private var path: String { folder("m.singan") }

    init() throws { folder = try TemporaryFolder() }

    @discardableResult
    private func train(
        iterations: Int = 3, retrain: Bool = false, threads: Int = 2, log: EventLog = EventLog(), cancellation: Cancellation = .init()
    ) throws -> SinGANModel {
        let configuration = TestPictures.configuration(iterations: iterations)
        let picture = try TrainingPicture(fitting: TestPictures.waves(width: 40, height: 34), configuration)
        let request = TrainingRequest(picture: picture, configuration: configuration, destination: path, retrain: retrain)
        return try TrainingSession(request, on: Compute(threads: threads, cancellation: cancellation), progress: log.handler).run()
    }

    /// Trains to somewhere behind the coarsest scale.
    private func begin(iterations: Int, retrain: Bool = false) throws {
        let (cancellation, log) = (Cancellation(), EventLog())
        log.onProgress = { if $0.scale >= 1 { cancellation.cancel() } }
        let error = #expect(throws: SinGANError.self) {
            try train(iterations: iterations, retrain: retrain, log: log, cancellation: cancellation)
        }
        #expect(error?.code == .interrupted)
    }

    private func times(_ name: String = "m.singan") throws -> TrainingTimes {
        try #require(TrainingTimes.load(beside: folder(name), of: SinGANModel.load(folder(name))))
    }

    /// Times that no training of these tests takes.
    private func writeLongTimes(_ model: SinGANModel) {
        var times = TrainingTimes(identity: model.identity)
        times.add(1e6, to: 0)
        times.write(beside: path)
    }

    @Test func secondsAddUpOverAnInterruption() throws {
        let start = SuspendingClock.now
        try begin(iterations: 20)
        let (partial, first) = (try SinGANModel.load(path), try times())
        #expect(first.scales.map(\.scale) == Array(0...partial.completedScales))
        #expect(first.scales.map(\.iterations) == Array(repeating: 20, count: partial.completedScales) + [partial.currentIteration])
        #expect(first.machines.map(\.threads) == [2] && first.machines[0].kernel == partial.kernel)
        let model = try train(iterations: 20, threads: 1)
        let all = try times()
        #expect(all.machines.map(\.threads) == [2, 1])
        #expect(all.scales.map(\.scale) == model.scales.map(\.scale) && all.scales.allSatisfy { $0.iterations == 20 && $0.seconds > 0 })
        // What was finished before stays; what was not has become more.
        #expect(all.scales[0] == first.scales[0] && all.preparation > first.preparation)
        #expect(all.scales[partial.completedScales].seconds > first.scales[partial.completedScales].seconds)
        #expect(all.seconds > first.seconds && all.seconds < start.duration(to: .now) / .seconds(1))
        #expect(all.seconds == all.scales.reduce(all.preparation) { $0 + $1.seconds })
        #expect(all.seconds(of: 0) == all.scales[0].seconds && all.seconds(of: 9) == nil)
    }

    /// A model's bytes are the same whatever its times are, and times that are none are as if there were none.
    @Test func whatIsNoTimesIsIgnored() throws {
        let bytes = try train(iterations: 20).encoded()
        let model = try SinGANModel(bytes: bytes, name: "m")
        let whole = try String(contentsOfFile: path + ".times", encoding: .utf8)
        for text in [
            "", "{", "[]", whole.replacing("\"preparation\":", with: "\"preparation\":-"),
            whole.replacing("\"scale\":1", with: "\"scale\":0"),
        ] {
            try folder.write(text, to: "m.singan.times")
            #expect(TrainingTimes.load(beside: path, of: model) == nil, "\(text)")
        }
        TrainingTimes(identity: "0").write(beside: path)
        #expect(TrainingTimes.load(beside: path, of: model) == nil)
        try FileManager.default.removeItem(atPath: path)
        try begin(iterations: 20)
        try folder.write("{", to: "m.singan.times")
        try train(iterations: 20)
        #expect(try AtomicFile.read(path) == bytes)
        #expect(try times().seconds(of: 0) == nil && times().scales.count >= 1, "of the second run alone")
    }

    @Test func timesThatCantBeWrittenEndNothing() throws {
        try FileManager.default.createDirectory(atPath: folder("m.singan.times"), withIntermediateDirectories: true)
        let model = try train()
        #expect(model.isComplete && TrainingTimes.load(beside: path, of: model) == nil)
    }

    @Test func aTrainingFromTheStartForgetsWhatLiesThere() throws {
        let model = try train()
        writeLongTimes(model)
        #expect(try times().seconds == 1e6)
        try FileManager.default.removeItem(atPath: path)
        try train()
        #expect(try times().seconds < 1e5)
    }

    @Test func trainingAnewHasTimesOfItsOwn() throws {
        let model = try train(iterations: 20)
        writeLongTimes(model)
        try begin(iterations: 20, retrain: true)
        #expect(try times().seconds == 1e6, "the model that is there keeps its own")
        let first = try times("m.singan.new")
        try train(iterations: 20, retrain: true)
        #expect(try times().scales[0] == first.scales[0] && times().seconds < 1e5)
        #expect(try folder.names() == ["m.singan", "m.singan.lock", "m.singan.times", "speeds.json"])
    }

    @Test func timesGoWithTheirModel() throws {
        let model = try train()
        let store = ModelStore(folder: folder.path)
        #expect(store.entries().map(\.path) == [path], "times are no model")
        try store.remove(store.find(String(model.identity.prefix(8))))
        #expect(try folder.names() == [])
    }

    /// What killed writers left goes, and nothing else.
    @Test func leftoversOfTimesAreRemoved() throws {
        try begin(iterations: 20)
        let before = try folder.names()
        let others = ["m.singan.timesheet", "m.singan.new.times", "m.singan.times.abcdefg", "n.singan.times.ABCDEF"]
        let leftovers = ["m.singan.ABCDEF", "m.singan.new.ABCDEF", "m.singan.times.ABCDEF", "m.singan.new.times.ABCDEF"]
        for name in others + leftovers { try folder.write("", to: name) }
        try train(iterations: 20)
        #expect(try folder.names() == (before + others).sorted())
    }

    @Test func aVariantHasTheTimesOfItsOwnScale() throws {
        let base = try train()
        var configuration = base.configuration
        configuration.quantizedScale = 1
        var request = TrainingRequest(picture: base.picture, configuration: configuration, destination: folder("v.singan"))
        request.base = base
        _ = try TrainingSession(request, on: Compute(threads: 2)) { _ in }.run()
        #expect(try times("v.singan").scales.map(\.scale) == [1])
        #expect(try times("v.singan").scales[0].iterations == 3)
    }
}
