import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport
import Testing

@testable import SinGANEngine
@testable import SinGANTraining

/// Trainings with one departure from the publication each.
@Suite struct ShortcutTests {
    /// Every switch, and all that can go together.
    static let cases: [(name: String, shortcuts: Shortcuts)] = {
        var cases: [(String, Shortcuts)] = []
        func add(_ name: String, _ change: (inout Shortcuts) -> Void) {
            var shortcuts = Shortcuts()
            change(&shortcuts)
            cases.append((name, shortcuts))
        }
        add("one generator gradient") { $0.reusesGeneratorGradient = true }
        add("one critic gradient") { $0.reusesCriticGradient = true }
        add("lazy penalty") { $0.penaltyInterval = 2 }
        add("coarse factor") { $0.coarseFactor = 2 }
        add("crops") { $0.crop = 32 }
        add("renormalized crops") { ($0.crop, $0.renormalizesLarge, $0.largeSize) = (32, true, 36) }
        add("picture refined") { ($0.refinesPicture, $0.largeSize) = (true, 36) }
        add("critic's statistics") { ($0.sharesCriticStatistics, $0.largeSize) = (true, 36) }
        add("large factor") { ($0.largeFactor, $0.largeSize) = (2, 36) }
        add("pool") { ($0.pool, $0.poolRenewal) = (3, 2) }
        add("wider copies") { $0.widensNetworks = true }
        add("average") { $0.averageDecay = 0.9 }
        add("stages") { $0.stages = 3 }
        add("statistics") { $0.reconstructionStatistics = true }
        add("together") {
            ($0.reusesGeneratorGradient, $0.penaltyInterval, $0.crop, $0.pool, $0.poolRenewal) = (true, 3, 32, 4, 1)
            $0.averageDecay = 0.9
        }
        add("together, large") {
            ($0.crop, $0.largeSize, $0.largeFactor, $0.penaltyInterval) = (32, 36, 2, 2)
            ($0.renormalizesLarge, $0.refinesPicture, $0.sharesCriticStatistics, $0.detailScales) = (true, true, true, 1)
        }
        return cases
    }()

    private func configuration(_ shortcuts: Shortcuts, iterations: Int = 3) -> TrainingConfiguration {
        var configuration = TestPictures.configuration(iterations: iterations, maxSize: 44)
        configuration.shortcuts = shortcuts
        return configuration
    }

    private func start(_ configuration: TrainingConfiguration) throws -> TrainingState {
        let picture = try TrainingPicture(fitting: TestPictures.waves(width: 44, height: 40), configuration)
        return try TrainingState(picture, configuration, draws: SeededDraws(seed: configuration.seed))
    }

    private func train(_ state: TrainingState, threads: Int = 2, stopAt: (scale: Int, iteration: Int)? = nil) throws -> [UInt8] {
        let cancellation = Cancellation()
        let log = EventLog()
        let plans = state.configuration.scalePlans(state.plan)
        let trainer = Trainer(
            state, draws: StoppingNoise(stopAt, cancellation), on: Compute(threads: threads, cancellation: cancellation),
            TrainingReporter(plans, expected: plans.map { _ in 0 }, log.handler))
        do throws(SinGANError) { try trainer.run() } catch  where error.code != .terminated { throw error } catch {}
        return try ModelWriter.encode(trainer.state)
    }

    /// Cancels in the middle of an iteration.
    private struct StoppingNoise: TrainingDraws {
        let inner = SeededDraws(seed: 1)
        let stop: (scale: Int, iteration: Int)?
        let cancellation: Cancellation
        init(_ stop: (scale: Int, iteration: Int)?, _ cancellation: Cancellation) { (self.stop, self.cancellation) = (stop, cancellation) }

        func critic(scale: Int, _ shape: NetworkShape) -> Parameters { inner.critic(scale: scale, shape) }
        func generator(scale: Int, _ shape: NetworkShape) -> Parameters { inner.generator(scale: scale, shape) }
        func fixedNoise(_ shape: Shape) -> Tensor { inner.fixedNoise(shape) }
        func noise(scale: Int, iteration: Int, into map: Tensor, on pool: WorkerPool) {
            if let stop, stop == (scale, iteration) { cancellation.cancel(.terminated) }
            inner.noise(scale: scale, iteration: iteration, into: map, on: pool)
        }
        func lowerNoise(level: Int, scale: Int, iteration: Int, step: Int, x: Int, y: Int, into map: Tensor, on pool: WorkerPool) {
            inner.lowerNoise(level: level, scale: scale, iteration: iteration, step: step, x: x, y: y, into: map, on: pool)
        }
        func mix(scale: Int, iteration: Int, step: Int) -> Double { inner.mix(scale: scale, iteration: iteration, step: step) }
    }

    /// Threads and interruptions don't matter, every switch matters, and the file is read back as it was.
    @Test(arguments: 0..<cases.count) func sameSeedSameBytes(_ index: Int) throws {
        let configuration = configuration(Self.cases[index].shortcuts)
        let whole = try train(start(configuration))
        #expect(try train(start(configuration), threads: 1) == whole)
        for stop in [(1, 2), (2, 1)] {
            let part = try ModelReader.decode(train(start(configuration), stopAt: stop), name: "part")
            #expect(!part.isComplete && part.finished.count == stop.0)
            #expect(try train(part, threads: 1) == whole)
        }
        let model = SinGANModel(try ModelReader.decode(whole, name: "whole"))
        #expect(model.isComplete && model.configuration == configuration)
        #expect(try model.sample(seed: 1, on: Compute(threads: 1)) != Self.plainSample.get())
    }

    /// A sample of the training without any shortcut, trained once for all.
    private static let plainSample = Result {
        let tests = ShortcutTests()
        let plain = SinGANModel(try ModelReader.decode(tests.train(tests.start(tests.configuration(Shortcuts()))), name: "plain"))
        return try plain.sample(seed: 1, on: Compute(threads: 1))
    }

    /// What is off is not in the encoding, so that models trained before there was such a switch keep their identities.
    @Test func whatIsOffLeavesNoTrace() throws {
        let plain = String(decoding: try CanonicalJSON.encode(TrainingConfiguration()), as: UTF8.self)
        #expect(!plain.contains("fast") && !plain.contains("schedule"))
        let picture = TrainingPicture(width: 40, height: 32, bytes: (0..<3840).map { UInt8($0 % 251) })
        #expect(
            try picture.identity(TrainingConfiguration()) == "fd1812b633c3fa87469f42f5ae10b81ab9f36ba55caebe2caaa23e3e9ed5094d",
            "the identity of a picture under the publication's configuration")
        var crops = Shortcuts()
        crops.crop = 64
        #expect(String(decoding: try CanonicalJSON.encode(crops), as: UTF8.self) == #"{"crop":64}"#)
        for (_, shortcuts) in Self.cases {
            #expect(try JSONDecoder().decode(Shortcuts.self, from: Data(CanonicalJSON.encode(shortcuts))) == shortcuts)
        }
    }

    /// Every switch that is on is named, and nothing else.
    @Test func whatIsOnIsSaid() {
        #expect(Shortcuts().phrases.isEmpty)
        for (name, shortcuts) in Self.cases where !name.hasPrefix("together") { #expect(shortcuts.phrases.count == 1, "\(name)") }
        #expect(
            TrainingConfiguration(preset: .balanced).shortcuts.phrases.first == "one gradient of each network per iteration")
        #expect(TrainingConfiguration(preset: .paper).shortcuts.phrases.isEmpty)
    }

    @Test func impossibleValuesAreRefused() throws {
        var small = TrainingConfiguration()
        small.shortcuts.crop = 20
        #expect(#expect(throws: SinGANError.self) { try small.validate() }?.code == .usage)
        var negative = TrainingConfiguration()
        negative.shortcuts.penaltyInterval = 0
        #expect(#expect(throws: SinGANError.self) { try negative.validate() }?.code == .usage)
        var many = TrainingConfiguration()
        many.shortcuts.coarseFactor = 100
        #expect(throws: Never.self) { try many.validate() }
        many.iterations = 10_001
        #expect(#expect(throws: SinGANError.self) { try many.validate() }?.code == .usage)
        // More than a floating-point number tells apart.
        many.shortcuts.coarseFactor = .max
        #expect(#expect(throws: SinGANError.self) { try many.validate() }?.code == .usage)
        var counts = configuration(Shortcuts())
        counts.scaleIterations = [ScaleIterations(3)]
        #expect(#expect(throws: SinGANError.self) { try start(counts) }?.code == .usage)
    }

    /// Published facts: six scales from 25 pixels, the coarse ones close together.
    @Test func stagesAreDenseWhereTheyAreCoarse() throws {
        var configuration = TrainingConfiguration()
        configuration.shortcuts.stages = 6
        let sizes = try PyramidPlan(picture: PixelSize(width: 250, height: 188), configuration).sizes
        #expect(sizes.count == 6 && sizes[0].shortSide == 25 && sizes[5] == PixelSize(width: 250, height: 188))
        let ratios = (1..<6).map { Double(sizes[$0].width) / Double(sizes[$0 - 1].width) }
        // Exponents 5, 4.45, 3.73, 2.72, 1, 0 of the factor (25 / 188)^(1/5).
        #expect(zip(ratios, [1.25, 1.34, 1.50, 2.00, 1.50]).allSatisfy { abs($0 - $1) < 0.05 }, "\(ratios)")
    }

    /// A threshold that nothing meets ends every scale as soon as twenty points of the losses are there, after the decayed part of the schedule.
    @Test func settledScalesEndEarly() throws {
        var configuration = configuration(Shortcuts(), iterations: 40)
        configuration.shortcuts.settling = 1
        let state = try ModelReader.decode(train(start(configuration)), name: "settled")
        // At 20 of 40 iterations, then the last fifth.
        #expect(state.finished.allSatisfy { $0.iterations == 28 && $0.losses.count == 28 })
        let part = try ModelReader.decode(train(start(configuration), stopAt: (1, 24)), name: "part")
        #expect(part.current?.settledAt == 20)
        #expect(try train(part) == ModelWriter.encode(state))
    }

    /// Counts per scale, and one of them cut: the schedule is that of the planned ones.
    @Test func scalesHaveCountsOfTheirOwn() throws {
        var configuration = configuration(Shortcuts())
        configuration.scaleIterations = [ScaleIterations(2), ScaleIterations(10, done: 9)] + [4, 1, 1].map { ScaleIterations($0) }
        let state = try ModelReader.decode(train(start(configuration)), name: "counts")
        #expect(state.finished.map(\.iterations) == [2, 9, 4, 1, 1])
        // Nine of ten, the last one with a decayed rate, is what ten are after the ninth.
        configuration.scaleIterations[1] = ScaleIterations(10)
        let whole = try ModelReader.decode(train(start(configuration), stopAt: (1, 9)), name: "whole")
        let buffers = try #require(whole.current).networks.buffers
        #expect(whole.iteration == 9 && buffers[1].name == "generator")
        #expect(state.finished[1].generator.buffer.array == buffers[1].buffer.array)
        configuration.scaleIterations[1] = ScaleIterations(9)
        let nine = try ModelReader.decode(train(start(configuration)), name: "nine")
        #expect(state.finished[1].generator.buffer.array != nine.finished[1].generator.buffer.array)
        #expect(ScaleIterations("9/10") == ScaleIterations(10, done: 9) && ScaleIterations("9")?.description == "9")
        for text in ["", "0", "-1", "11/10", "1/2/3", "x", "3/", "/3"] { #expect(ScaleIterations(text) == nil) }
    }

    /// A factor is another way to say so many iterations, and given ones take its place.
    @Test func coarseScalesHaveMore() throws {
        var (factor, counts) = (configuration(Shortcuts(), iterations: 2), configuration(Shortcuts(), iterations: 2))
        factor.shortcuts.coarseFactor = 3
        let sizes = try start(counts).plan.sizes
        factor.shortcuts.coarseSize = sizes[1].longSide
        counts.scaleIterations = sizes.indices.map { ScaleIterations($0 < 2 ? 6 : 2) }
        let one = try ModelReader.decode(train(start(factor)), name: "factor")
        let other = try ModelReader.decode(train(start(counts)), name: "counts")
        #expect(one.finished.map(\.iterations) == [6, 6] + Array(repeating: 2, count: sizes.count - 2))
        for (scale, expected) in zip(one.finished, other.finished) {
            #expect(scale.iterations == expected.iterations && scale.generator.buffer.array == expected.generator.buffer.array)
        }
        factor.set(counts.scaleIterations)
        #expect(factor == counts)
    }

    /// Of the others only coarse and large ones have more, and given counts take the place of both.
    @Test func largeScalesHaveMore() throws {
        var configuration = configuration(Shortcuts(), iterations: 2)
        let plan = try start(configuration).plan
        (configuration.shortcuts.coarseFactor, configuration.shortcuts.coarseSize) = (3, plan.sizes[0].longSide)
        (configuration.shortcuts.largeFactor, configuration.shortcuts.largeSize) = (2, plan.sizes[plan.sizes.count - 2].longSide)
        let expected = [6] + Array(repeating: 2, count: plan.sizes.count - 2) + [4]
        #expect(plan.sizes.indices.map { configuration.iterations(at: $0, of: plan).done } == expected)
        #expect(try ModelReader.decode(train(start(configuration)), name: "large").finished.map(\.iterations) == expected)
        configuration.set(5)
        #expect(plan.sizes.indices.allSatisfy { configuration.iterations(at: $0, of: plan).done == 5 })
        configuration.shortcuts.largeFactor = 1_000_000
        #expect(#expect(throws: SinGANError.self) { try configuration.validate() }?.code == .usage)
    }

    /// What crops are normalized by in training is what samples are: nothing is taken anew at the end, and the estimate knows.
    @Test func renormalizedScalesSampleWithWhatTheyWereTrainedWith() throws {
        var shortcuts = Shortcuts()
        (shortcuts.crop, shortcuts.renormalizesLarge, shortcuts.largeSize, shortcuts.reconstructionStatistics) = (32, true, 36, true)
        let configuration = configuration(shortcuts, iterations: 60)
        let whole = try start(configuration)
        // Crops of scales that aren't above the limit are calibrated after their training; whole pictures and renormalized crops aren't.
        let sides = whole.plan.sizes.map(\.longSide)
        for limit in [36, 40] {
            var changed = configuration
            changed.shortcuts.largeSize = limit
            let scales = changed.scalePlans(whole.plan)
            let estimate = CostEstimate(scales, trained: whole.trainedScales, changed, FakePace(secondsPerArea: 1e-8))
            #expect(estimate.calibration.map { $0 > 0 } == sides.map { $0 > 32 && $0 <= limit }, "\(sides), limit \(limit)")
        }
        #expect(sides.contains { (33...40).contains($0) } && sides.contains { $0 <= 32 } && sides.contains { $0 > 40 })
        let part = try ModelReader.decode(train(whole, stopAt: (whole.plan.sizes.count - 1, 59)), name: "part")
        let before = try #require(part.current?.networks.buffers.first { $0.name == "running" }).buffer.array
        let state = try ModelReader.decode(train(part), name: "whole")
        let after = try #require(state.finished.last).running.buffer.array
        // One iteration moves moments by three hundredths of what is new; whole pictures' own are elsewhere.
        let moved = zip(before, after).reduce(0) { $0 + abs($1.0 - $1.1) } / before.reduce(0) { $0 + abs($1) }
        #expect(moved > 0 && moved < 0.05)
        let model = SinGANModel(state)
        #expect(try model.fidelity(on: Compute(threads: 1)).reconstruction < 0.25)
    }

    /// Of the finest scale alone, and only its statistics: it is reconstructed as it was in training.
    @Test func theFinestScaleHasTheReconstructionsStatistics() throws {
        var (plain, changed) = (Shortcuts(), Shortcuts())
        plain.reusesGeneratorGradient = true
        changed = plain
        changed.reconstructionStatistics = true
        let models = try [plain, changed].map { try ModelReader.decode(train(start(configuration($0, iterations: 40))), name: "m") }
        let last = models[0].finished.count - 1
        for (k, (one, other)) in zip(models[0].finished, models[1].finished).enumerated() {
            #expect(one.generator.buffer.array == other.generator.buffer.array)
            #expect((one.running.buffer.array == other.running.buffer.array) == (k < last))
        }
        let errors = try models.map { state in
            let model = SinGANModel(state)
            let made = try model.reconstruct(on: Compute(threads: 1))
            return zip(made.values, state.picture.pixels.values).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        }
        #expect(errors[1] < errors[0])
    }

    /// Of the large scales only the finest so many, if that is asked for; and never the coarsest, which has nothing below.
    @Test func detailScalesAreTheFinestLargeOnes() {
        let sizes = [20, 30, 40, 50].map { PixelSize(width: $0, height: 18) }
        var configuration = configuration(Shortcuts())
        (configuration.shortcuts.refinesPicture, configuration.shortcuts.largeSize) = (true, 35)
        func refined() -> [Bool] { ScaleSpec.all(sizes, configuration).map(\.refinesPicture) }
        #expect(refined() == [false, false, true, true])
        configuration.shortcuts.detailScales = 1
        #expect(refined() == [false, false, false, true])
        configuration.shortcuts.detailScales = 3
        #expect(refined() == [false, false, true, true])
        (configuration.shortcuts.detailScales, configuration.shortcuts.largeSize) = (0, 1)
        #expect(refined() == [false, true, true, true])
        #expect(ScaleSpec.all(sizes, configuration).allSatisfy { !$0.sharesCriticStatistics })
    }

    /// The reconstruction of a detail scale begins with the picture at the scale below, enlarged as samples are; how much noise the scale gets stays a
    /// matter of what the scales below make.
    @Test func reconstructionsBeginWithThePicture() {
        let (draws, pool) = (SeededDraws(seed: 1), WorkerPool(threads: 1))
        let sizes = [PixelSize(width: 24, height: 20), PixelSize(width: 31, height: 26)]
        let shape = { NetworkShape(channels: 8, outputs: $0) }
        let below = EvaluationNetwork(draws.generator(scale: 0, shape(3)), RunningStatistics(channels: 8))
        let stack = GeneratorStack([FinishedScale(network: below, amplitude: 0.1)], on: pool)
        let (real, realBelow) = (draws.fixedNoise(sizes[1].shape), draws.fixedNoise(sizes[0].shape))
        func trainer(_ realBelow: Tensor?) -> ScaleTrainer {
            let networks = ScaleNetworks(
                critic: draws.critic(scale: 1, shape(1)), generator: draws.generator(scale: 1, shape(3)),
                running: RunningStatistics(channels: 8), h: 26, w: 31, betas: (0.5, 0.999), on: pool)
            return ScaleTrainer(
                scale: 1, real: real, fixedNoise: draws.fixedNoise(sizes[0].shape), stack: stack, sizes: sizes, networks: networks,
                realBelow: realBelow, configuration(Shortcuts()), draws: draws, on: pool)
        }
        let kept = realBelow.values
        let (plain, refined) = (trainer(nil), trainer(realBelow))
        #expect(refined.recPrevious.values == stack.resize(realBelow.copied(), to: sizes[1]).values)
        #expect(plain.recPrevious.values != refined.recPrevious.values && plain.amplitude == refined.amplitude)
        #expect(realBelow.values == kept)
    }

    /// The scales that aren't large stay as they are, and so does how much noise the first large one gets.
    @Test func onlyLargeScalesRefineThePicture() throws {
        var configuration = configuration(Shortcuts())
        let plain = try ModelReader.decode(train(start(configuration)), name: "plain")
        (configuration.shortcuts.refinesPicture, configuration.shortcuts.largeSize) = (true, 36)
        let refined = try ModelReader.decode(train(start(configuration)), name: "refined")
        let large = refined.plan.sizes.map { $0.longSide > 36 }
        let first = try #require(large.firstIndex(of: true))
        #expect(first > 0 && refined.finished[first].amplitude == plain.finished[first].amplitude)
        for (k, (one, other)) in zip(plain.finished, refined.finished).enumerated() {
            #expect((one.generator.buffer.array == other.generator.buffer.array) == !large[k], "scale \(k)")
        }
    }

    /// Crops that are no larger than the picture, or scales that aren't above the limit, are normalized as ever.
    @Test func onlyCropsOfLargeScalesAreRenormalized() throws {
        var shortcuts = Shortcuts()
        shortcuts.crop = 32
        var configuration = configuration(shortcuts)
        let plain = try ModelReader.decode(train(start(configuration)), name: "plain")
        (configuration.shortcuts.renormalizesLarge, configuration.shortcuts.largeSize) = (true, 36)
        let changed = try ModelReader.decode(train(start(configuration)), name: "renormalized")
        let sizes = changed.plan.sizes
        #expect([true, false].allSatisfy { above in sizes.contains { ($0.longSide > 36) == above } })
        for (k, (one, other)) in zip(plain.finished, changed.finished).enumerated() {
            #expect((one.generator.buffer.array == other.generator.buffer.array) == (sizes[k].longSide <= 36), "scale \(k)")
        }
        (configuration.shortcuts.crop, configuration.shortcuts.largeSize) = (64, 16)
        #expect(ScaleSpec.all(sizes, configuration).allSatisfy { !$0.isRenormalized })
    }

    /// Cropped pictures with their surroundings are the whole padded picture's.
    @Test(arguments: [Border.zeros, .noise]) func cropsAreCutFromThePaddedPicture(_ border: Border) {
        let pool = WorkerPool(threads: 1)
        let (image, noise) = (Tensor(Shape(h: 17, w: 19, c: 3)), Tensor(border.noiseShape(Shape(h: 17, w: 19, c: 3))))
        for i in 0..<image.count { image.pointer[i] = Scalar(i) / 1000 }
        let padded = Tensor(image.shape.grown(by: 5))
        noise.fill(1)
        NoisyInput.fill(padded, z: noise, amplitude: 0.5, plus: image, border, on: pool)
        for (x, y) in [(0, 0), (3, 5), (7, 6)] {
            let (part, crop) = (Tensor(Shape(h: 21, w: 22, c: 3)), Tensor(Shape(h: 21, w: 22, c: 3)))
            let z = Tensor(crop.shape)
            z.fill(1)
            part.cut(from: padded, x: x, y: y)
            let window = { (map: Tensor) in Resample.Window(of: map, x: x - NetworkShape.margin, y: y - NetworkShape.margin) }
            NoisyInput.fill(window(crop), z: window(z), amplitude: 0.5, plus: Resample.Window(of: image), border, on: pool)
            #expect(crop.values == part.values)
        }
    }

    /// A cropped scale's statistics are taken of whole pictures at its end, so samples keep the picture's colours.
    @Test func croppedScalesSampleWhole() throws {
        var shortcuts = Shortcuts()
        (shortcuts.crop, shortcuts.pool) = (32, 4)
        var configuration = configuration(shortcuts, iterations: 60)
        configuration.maxSize = 60
        let pixels = TestPictures.waves(width: 60, height: 50)
        let picture = try TrainingPicture(fitting: pixels, configuration)
        let state = try TrainingState(picture, configuration, draws: SeededDraws(seed: 1))
        let model = SinGANModel(try ModelReader.decode(train(state), name: "crops"))
        let mean = { (pixels: Pixels) in pixels.values.reduce(0, +) / Float(pixels.values.count) }
        let sample = try model.sample(seed: 3, on: Compute(threads: 1))
        #expect(abs(mean(sample) - mean(pixels)) < 0.1)
        let fidelity = try model.fidelity(on: Compute(threads: 1))
        #expect(fidelity.reconstruction < 0.2)
    }

    /// The estimate counts what shortcuts save.
    @Test func shortcutsCostLess() throws {
        var configuration = TrainingConfiguration(preset: .draft)
        configuration.shortcuts = Shortcuts()
        (configuration.maxSize, configuration.iterations) = (160, 10)
        let picture = try TrainingPicture(fitting: TestPictures.waves(width: 160, height: 120), configuration)
        let seconds = { (change: (inout Shortcuts) -> Void) throws -> Double in
            var changed = configuration
            change(&changed.shortcuts)
            let state = try TrainingState(picture, changed, draws: SeededDraws(seed: 1))
            let scales = changed.scalePlans(state.plan)
            return CostEstimate(scales, trained: state.trainedScales, changed, FakePace(secondsPerArea: 1e-8)).seconds.reduce(0, +)
        }
        let whole = try seconds { _ in }
        #expect(try seconds { $0.reusesGeneratorGradient = true } < 0.9 * whole)
        #expect(try seconds { $0.penaltyInterval = 3 } < 0.9 * whole)
        #expect(try seconds { ($0.crop, $0.pool, $0.poolRenewal) = (64, 4, 4) } < 0.8 * whole)
    }
}
