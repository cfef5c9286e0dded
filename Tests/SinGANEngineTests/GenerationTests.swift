import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport
import TestSupport
import Testing

@testable import SinGANEngine
@testable import SinGANTraining

@Suite struct GenerationTests {
    private static let model: SinGANModel = {
        do {
            let configuration = TestPictures.configuration(iterations: 20)
            let picture = try TrainingPicture(fitting: TestPictures.waves(width: 40, height: 34), configuration)
            let folder = try TestPictures.folder()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let request = TrainingRequest(picture: picture, configuration: configuration, destination: "\(folder)/m.singan")
            return try TrainingSession(request, on: Compute(threads: 2)) { _ in }.run()
        } catch { fatalError("the test's model can't be trained: \(error)") }
    }()
    private let compute = Compute(threads: 2)

    private func distance(_ a: Pixels, _ b: Pixels) -> Double {
        (zip(a.values, b.values).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) } / Double(a.values.count)).squareRoot()
    }

    @Test func samplesDifferBySeedAndIndexAlone() throws {
        let a = try Self.model.sample(seed: 1, on: compute)
        #expect(a.width == 40 && a.height == 34)
        #expect(try Self.model.sample(seed: 1, on: Compute(threads: 1)) == a)
        #expect(try Self.model.sample(seed: 2, on: compute) != a)
        #expect(try Self.model.sample(seed: 1, index: 1, on: compute) != a)
    }

    /// One `Compute` for all of them: they take turns, and none sees another's working memory.
    @Test(arguments: [2, 4]) func tasksShareOneCompute(tasks: Int) throws {
        let compute = compute
        let sample: @Sendable (Int) -> [Pixels] = { task in
            (0..<3).map { index in
                // Sizes differ, so that memory is made anew while others use it.
                do { return try Self.model.sample(seed: UInt64(task), index: index, width: 40 + 30 * task, on: compute) } catch {
                    fatalError("a sample can't be made: \(error)")
                }
            }
        }
        #expect(concurrently(tasks, sample) == (0..<tasks).map(sample))
    }

    @Test(arguments: [(100, 34), (40, 77), (63, 50), (20, 17)]) func anySize(width: Int, height: Int) throws {
        for start in 0..<2 {
            let sample = try Self.model.sample(seed: 1, width: width, height: height, startScale: start, on: compute)
            #expect(sample.width == width && sample.height == height)
            #expect(sample.values.allSatisfy { $0 >= 0 && $0 <= 1 })
        }
    }

    /// A later start keeps more of the layout.
    @Test func startScalesNearTheReconstruction() throws {
        let reconstruction = try Self.model.reconstruct(on: compute)
        let last = Self.model.usableScales - 1
        let far = distance(try Self.model.sample(seed: 1, on: compute), reconstruction)
        let near = distance(try Self.model.sample(seed: 1, startScale: last, on: compute), reconstruction)
        #expect(near < far)
    }

    @Test func injectionKeepsMoreAtFinerScales() throws {
        let picture = TestPictures.waves(width: 80, height: 68, phase: 2)
        let fitted = picture.resized(width: 40, height: 34)
        let changes = try (1..<Self.model.usableScales).map {
            distance(try Self.model.inject(picture, at: $0, seed: 1, on: compute), fitted)
        }
        #expect(changes.last! < changes.first!)
        #expect(
            try Self.model.inject(picture, at: 1, seed: 1, on: compute)
                == Self.model.inject(picture, at: 1, seed: 1, on: Compute(threads: 1)))
    }

    @Test func impossibleRequestsAreUsageErrors() throws {
        let picture = TestPictures.waves(width: 40, height: 34)
        for body in [
            { _ = try Self.model.inject(picture, at: 0, seed: 1, on: compute) },
            { _ = try Self.model.inject(picture, at: 9, seed: 1, on: compute) },
            { _ = try Self.model.sample(seed: 1, startScale: -1, on: compute) },
            { _ = try Self.model.sample(seed: 1, width: 2, height: 40, on: compute) },
        ] as [() throws -> Void] {
            #expect(#expect(throws: SinGANError.self) { try body() }?.code == .usage)
        }
    }

    @Test func aCancelledGenerationGivesNothing() {
        let cancellation = Cancellation()
        cancellation.cancel()
        #expect(
            #expect(throws: SinGANError.self) { try Self.model.sample(seed: 1, on: Compute(threads: 2, cancellation: cancellation)) }?.code
                == .interrupted)
    }

    /// The noise of a larger map continues that of a smaller one.
    @Test func noiseIsAFunctionOfPosition() {
        for scale in [0, 2] {
            let field = RandomField(seed: 4, purpose: .sampling, scale: scale)
            let (small, large) = (Tensor(Shape(h: 5, w: 6, c: 3)), Tensor(Shape(h: 9, w: 11, c: 3)))
            for map in [small, large] { Noise.fill(map, field, scale: scale, on: compute.pool) }
            for y in 0..<5 { for x in 0..<6 { for k in 0..<3 { #expect(small[0, y, x, k] == large[0, y, x, k]) } } }
        }
    }

    /// Pictures are fitted to the model by SinGANImaging, the scales are made by the engine's own resize: the same formula, so the same picture.
    @Test func theTwoResizersAgree() throws {
        let picture = TestPictures.waves(width: 90, height: 70)
        // Rounding of sums of up to a hundred products in single precision, at values up to 1.
        let rounding: Float = 4e-6
        for (width, height) in [(45, 35), (60, 47), (120, 100), (31, 90)] {
            let theirs = picture.resized(width: width, height: height)
            let tensor = Tensor(picture)
            let ours = Resample(from: tensor.shape, h: height, w: width)(tensor, on: WorkerPool(threads: 1)).pixels
            #expect(zip(ours.values, theirs.values).allSatisfy { abs($0 - $1) <= rounding })
        }
    }
}
