import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport
import Testing

@testable import SinGANEngine
@testable import SinGANTraining

/// Models with one scale trained on quantized colours.
@Suite(.serialized) struct VariantTests {
    private static let picture = TestPictures.waves(width: 40, height: 34)

    private static func configuration(_ scale: Int?, iterations: Int = 12) -> TrainingConfiguration {
        var configuration = TestPictures.configuration(iterations: iterations)
        configuration.quantizedScale = scale
        return configuration
    }

    private static func request(_ path: String, _ scale: Int?, base: SinGANModel? = nil) throws -> TrainingRequest {
        let configuration = configuration(scale)
        let picture = try TrainingPicture(fitting: picture, configuration)
        var request = TrainingRequest(picture: picture, configuration: configuration, destination: path)
        request.base = base
        return request
    }

    private static let base: SinGANModel = {
        do {
            let folder = try TestPictures.folder()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            return try TrainingSession(request("\(folder)/m.singan", nil), on: Compute(threads: 2)) { _ in }.run()
        } catch { fatalError("the test's model can't be trained: \(error)") }
    }()

    /// Of a training whose progress nobody wants to see.
    private static var silent: TrainingReporter { TrainingReporter(base.scales, expected: base.scales.map { _ in 0 }) { _ in } }

    private func variant(
        _ scale: Int, in folder: String, threads: Int = 2, log: EventLog = EventLog(), cancellation: Cancellation = .init()
    ) throws -> SinGANModel {
        let request = try Self.request("\(folder)/\(scale).singan", scale, base: Self.base)
        return try TrainingSession(request, on: Compute(threads: threads, cancellation: cancellation), progress: log.handler).run()
    }

    private func numbers(_ scale: TrainedScale) -> [[Scalar]] { [scale.generator.buffer.array, scale.running.buffer.array] }

    @Test(arguments: [1, 4]) func onlyTheQuantizedScaleDiffers(scale: Int) throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let model = try variant(scale, in: folder)
        #expect(Self.base.scales.count == 5 && model.isComplete && model.identity != Self.base.identity)
        for k in 0..<5 {
            #expect((numbers(model.state.finished[k]) == numbers(Self.base.state.finished[k])) == (k != scale), "scale \(k)")
        }
        // Noise is as strong as before, also at the quantized scale.
        #expect(model.amplitudes == Self.base.amplitudes)
        #expect(model.palette?.colors.count == 5 && Self.base.palette == nil)
        // From a file it is the same.
        let loaded = try SinGANModel.load("\(folder)/\(scale).singan")
        #expect(try loaded.encoded() == model.encoded() && loaded.palette == model.palette)
        // Found again, without a base.
        let again = EventLog()
        let request = try Self.request("\(folder)/\(scale).singan", scale)
        #expect(try TrainingSession(request, on: Compute(threads: 1), progress: again.handler).run().identity == model.identity)
        #expect(again.events.isEmpty)
    }

    /// The weights are fresh, not those of the scale below; with other colours others come out: what is quantized reaches the networks.
    @Test func theInputIsQuantized() throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let pool = Compute(threads: 2)
        let model = try variant(1, in: folder)
        func trained(_ palette: ColorPalette) throws -> TrainedScale {
            var state = try TrainingState(
                variantOf: Self.base.state, Self.base.picture, Self.configuration(1), on: pool.pool)
            state.palette = palette
            let trainer = Trainer(
                state, draws: SeededDraws(seed: 1), on: pool, Self.silent)
            try trainer.run()
            return trainer.state.finished[1]
        }
        let palette = try #require(model.palette)
        #expect(numbers(try trained(palette)) == numbers(model.state.finished[1]))
        #expect(numbers(try trained(ColorPalette(colors: [SIMD3(0.5, 0.5, 0.5)]))) != numbers(model.state.finished[1]))
        // The centres are those of the real picture at that scale.
        let real = Self.base.state.reals(on: pool.pool)[1].pixels
        #expect(ColorPalette(of: real, count: 5, RandomField(seed: 1, purpose: .clustering, scale: 1)) == palette)
    }

    /// Without learning, what a scale begins with is what it ends with: the base's starts from the scale below, the variant's afresh.
    @Test func theQuantizedScaleBeginsAfresh() throws {
        var configuration = TestPictures.configuration(iterations: 1)
        configuration.learningRate = 0
        let compute = Compute(threads: 2)
        func train(_ state: TrainingState) throws -> TrainingState {
            let trainer = Trainer(
                state, draws: SeededDraws(seed: 1), on: compute, Self.silent)
            try trainer.run()
            return trainer.state
        }
        let base = try train(TrainingState(Self.base.picture, configuration, draws: SeededDraws(seed: 1)))
        configuration.quantizedScale = 1
        let variant = try train(TrainingState(variantOf: base, base.picture, configuration, on: compute.pool))
        let fresh = SeededDraws(seed: 1).generator(scale: 1, NetworkShape(channels: 8, outputs: 3)).buffer.array
        #expect(base.finished[1].generator.buffer.array == base.finished[0].generator.buffer.array)
        #expect(variant.finished[1].generator.buffer.array == fresh)
    }

    @Test func mapsAreQuantizedPixelByPixel() {
        let palette = ColorPalette(colors: [SIMD3(0, 0, 0), SIMD3(1, 0.5, 0)])
        for threads in [1, 3] {
            let (dark, light): ([Scalar], [Scalar]) = ([-1, -1, -1], [1, 0, -1])
            var (values, wanted): ([Scalar], [Scalar]) = ([], [])
            for pixel in 0..<9000 {
                let isDark = pixel % 2 == 0
                values += [Scalar](repeating: isDark ? -0.6 : 0.7, count: 3)
                wanted += isDark ? dark : light
            }
            let map = Tensor(Shape(h: 90, w: 100, c: 3), values)
            palette.quantize(map, on: WorkerPool(threads: threads))
            #expect(map.values == wanted)
        }
    }

    /// Interrupted in its only scale it goes on, and ends in the same bytes, with any number of threads.
    @Test func anInterruptedVariantGoesOn() throws {
        let (whole, folder) = (try TestPictures.folder(), try TestPictures.folder())
        defer { for path in [whole, folder] { try? FileManager.default.removeItem(atPath: path) } }
        let expected = try variant(1, in: whole, threads: 1).encoded()
        var state = try TrainingState(variantOf: Self.base.state, Self.base.picture, Self.configuration(1), on: WorkerPool(threads: 1))
        for stop in [4, 13, 20] {
            let cancellation = Cancellation()
            let draws = DeterminismTests.StoppingDraws(SeededDraws(seed: 1), after: stop, cancellation)
            let trainer = Trainer(
                state, draws: draws, on: Compute(threads: 2, cancellation: cancellation),
                Self.silent)
            #expect(#expect(throws: SinGANError.self) { try trainer.run() }?.code == .terminated)
            state = try ModelReader.decode(ModelWriter.encode(trainer.state), name: "test")
            #expect(state.finished.count == 1 && state.scalesAbove.count == 3)
        }
        try AtomicFile.write(ModelWriter.encode(state), to: "\(folder)/1.singan")
        let log = EventLog()
        #expect(try variant(1, in: folder, log: log).encoded() == expected)
        let plan = try #require(log.plan?.0)
        #expect(plan.resumedScale == 1 && plan.resumedIteration > 3)
        // A variant that is cut short can't be taken for whole, and what is missing is named.
        var file = try Safetensors(ModelWriter.encode(state), name: "m")
        file.tensors["palette"] = nil
        file.seal()
        let bytes = try file.encoded()
        let error = #expect(throws: SinGANError.self) { try SinGANModel(bytes: bytes, name: "m.singan") }
        #expect(error?.code == .badData && error?.message.contains("palette") == true)
    }

    @Test func thePlanIsOfTheOneScale() throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let session = { try TrainingSession(Self.request("\(folder)/m.singan", $0), on: Compute(threads: 2)) { _ in }.plan() }
        let (one, all) = (try session(1), try session(nil))
        #expect(one.scales.map(\.scale) == [1] && all.scales.count == 5)
        #expect(one.expectedSeconds > 0 && one.expectedSeconds < all.expectedSeconds && one.expectedMemory <= all.expectedMemory)
        let log = EventLog()
        _ = try variant(2, in: folder, log: log)
        #expect(log.plan?.0.scales.map(\.scale) == [2])
        #expect(log.events.compactMap { if case .scale(let s) = $0 { s.scale } else { nil } } == [2])
    }

    /// The painting's colours become the palette's and enter the scale at its own size: what differs only below that makes no difference.
    @Test func aPaintingEntersInTheColoursOfThePalette() throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (model, compute) = (try variant(1, in: folder), Compute(threads: 2))
        let palette = try #require(model.palette)
        let painting = TestPictures.waves(width: 40, height: 34, phase: 2)
        let result = try model.injectQuantized(painting, seed: 1, on: compute)
        #expect(try model.injectQuantized(palette(painting), seed: 1, on: compute) == result)
        #expect(try model.injectQuantized(painting, seed: 1, on: Compute(threads: 1)) == result)
        #expect(try model.injectQuantized(painting, seed: 2, on: compute) != result)
        // Not through the scale below.
        #expect(try model.inject(palette(painting), at: 1, seed: 1, on: compute) != result)
        let wide = try model.injectQuantized(painting, size: PixelSize(width: 60, height: 24), seed: 1, on: compute)
        #expect(wide.width == 60 && wide.height == 24)
        let error = #expect(throws: SinGANError.self) { try Self.base.injectQuantized(painting, seed: 1, on: compute) }
        #expect(error?.code == .usage)
    }

    @Test func whatIsNoBaseIsRefused() throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func refusal(_ scale: Int, _ base: SinGANModel?) throws -> String? {
            let request = try Self.request("\(folder)/m.singan", scale, base: base)
            let error = #expect(throws: SinGANError.self) { try TrainingSession(request, on: Compute(threads: 1)) { _ in }.run() }
            #expect(error?.code == .usage && error?.hint != nil)
            return error?.message
        }
        #expect(try refusal(1, nil)?.contains("made from the model without it") == true)
        #expect(try refusal(5, Self.base) == "scale 5 can't be trained on quantized colours")
        #expect(try refusal(0, Self.base) == "scale 0 can't be trained on quantized colours")
        var partial = Self.base.state
        partial.finished.removeLast()
        #expect(try refusal(1, SinGANModel(partial))?.contains("only 4 of the model's 5 scales") == true)
        var configuration = Self.configuration(nil)
        configuration.seed = 9
        let other = try TrainingState(Self.base.picture, configuration, draws: SeededDraws(seed: 9))
        #expect(try refusal(1, SinGANModel(other))?.contains("was not trained as") == true)
    }
}
