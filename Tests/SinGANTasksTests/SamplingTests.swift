import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
import SinGANTraining
import Testing

@testable import RandomSampling

/// Samples that tile, other proportions, and layouts that stay.
@Suite struct SamplingTests {
    private static let model: Result<SinGANModel, any Error> = Result {
        var configuration = TrainingConfiguration(preset: .draft)
        (configuration.maxSize, configuration.minSize, configuration.iterations) = (48, 18, 20)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("singan-sampling-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let picture = try TrainingPicture(fitting: ConformanceTests.pattern(48, 40), configuration)
        return try TrainingSession(
            .init(picture: picture, configuration: configuration, destination: folder + "/m.singan"), on: Compute(), progress: { _ in }
        ).run()
    }

    private func sample(_ change: (inout RandomSampling.Request) -> Void) throws -> Pixels {
        var request = RandomSampling.Request()
        request.seed = 3
        change(&request)
        return try RandomSampling(model: Self.model.get(), compute: Compute()).picture(request, 0)
    }

    private static func deviation(_ pixels: Pixels) -> Double { deviation(pixels.values.map(Double.init)) }

    /// Root mean square of the step from one column (or row) to the next; the last entry is the step across the wrap.
    private static func steps(_ p: Pixels, across: Bool) -> [Double] {
        let (lines, length) = across ? (p.width, p.height) : (p.height, p.width)
        return (0..<lines).map { line in
            let next = (line + 1) % lines
            var sum = 0.0
            for i in 0..<length {
                for k in 0..<3 {
                    let (a, b) = across ? (i * p.width + line, i * p.width + next) : (line * p.width + i, next * p.width + i)
                    let d = Double(p.values[3 * a + k] - p.values[3 * b + k])
                    sum += d * d
                }
            }
            return (sum / Double(3 * length)).squareRoot()
        }
    }

    @Test(arguments: [TileDirection.x, .y, .both]) func tilesShowNoSeam(_ direction: TileDirection) throws {
        let (tiled, plain) = (try samples(direction.tiling), try samples(nil))
        for sample in tiled { #expect(Self.deviation(sample) >= 0.5 * Self.deviation(try Self.model.get().picture.pixels)) }
        for across in [true, false] where direction == .both || (direction == .x) == across {
            let (seam, other) = (Self.seam(tiled, across: across), Self.seam(plain, across: across))
            #expect(seam.wrap <= seam.largest, "across: \(across)")
            // Of every kernels' training: by itself the step of those that don't tile isn't always their largest.
            #expect(seam.wrap < 0.9 * other.wrap, "one is seen where there is one, across: \(across)")
        }
    }

    /// Not a multiple of the coarsest scale's size. Of a single sample the step across the wrap may be its largest by chance.
    private func samples(_ tiling: Tiling?) throws -> [Pixels] {
        try (1...6 as ClosedRange<UInt64>).map { seed in
            try sample {
                ($0.width, $0.height, $0.seed) = (61, 47, seed)
                if let tiling { $0.tiling = tiling }
            }
        }
    }

    /// Means over samples of the step across the wrap and of the largest other one.
    private static func seam(_ samples: [Pixels], across: Bool) -> (wrap: Double, largest: Double) {
        let all = samples.map { steps($0, across: across) }
        let count = Double(all.count)
        return (all.reduce(0) { $0 + ($1.last ?? 0) } / count, all.reduce(0) { $0 + ($1.dropLast().max() ?? 0) } / count)
    }

    @Test func tilingDrawsEverythingAnew() throws {
        let error = #expect(throws: SinGANError.self) {
            try sample { ($0.startScale, $0.tiling) = (1, Tiling(across: true, down: false)) }
        }
        #expect(error?.code == .usage)
        #expect(throws: (any Error).self) { try SampleTask.parse(["a.png", "--tile", "both", "--start-scale", "1"]) }
        #expect(throws: (any Error).self) { try SampleTask.parse(["a.png", "--tile", "z"]) }
    }

    @Test func theStartScaleKeepsTheLayoutAtAnySize() throws {
        let real = try Self.model.get().picture.pixels
        func distance(_ startScale: Int) throws -> Double {
            let kept = try sample { $0.startScale = startScale }
            return zip(kept.values, real.values).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        }
        #expect(try distance(Self.model.get().scales.count - 1) < distance(0))
        let wide = try sample { ($0.width, $0.height, $0.startScale) = (90, 40, 1) }
        #expect((wide.width, wide.height) == (90, 40))
    }

    /// A fine-grained picture: enlarging the scale below can't give it, so a trained pyramid is far better than that.
    @Test func laterStartsAreCloserToTheReconstruction() throws {
        var configuration = TrainingConfiguration(preset: .draft)
        (configuration.maxSize, configuration.minSize, configuration.iterations, configuration.alpha) = (40, 20, 150, 100)
        var pixels = ConformanceTests.pattern(40, 32)
        var generator = SystemRandom(state: 5)
        for i in pixels.values.indices { pixels.values[i] = min(1, max(0, pixels.values[i] + Float(generator.next()) * 0.3 - 0.15)) }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("singan-layout-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let compute = Compute()
        let picture = try TrainingPicture(fitting: pixels, configuration)
        let model = try TrainingSession(
            .init(picture: picture, configuration: configuration, destination: folder + "/m.singan"), on: compute, progress: { _ in }
        ).run()
        let fidelity = try model.fidelity(on: compute)
        #expect(fidelity.reconstruction < 0.5 * fidelity.enlargement)
        let reconstruction = try model.reconstruct(on: compute)
        func distance(_ startScale: Int) throws -> Double {
            try (0..<4).reduce(0.0) { sum, index in
                let sample = try model.sample(seed: 1, index: index, startScale: startScale, on: compute)
                return sum + zip(sample.values, reconstruction.values).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
            }
        }
        #expect(try distance(model.scales.count - 1) < 0.5 * distance(0))
    }

    /// The paper's measure: the standard deviation over samples of each pixel's grey value, averaged over pixels, by that of the picture's own.
    @Test func samplesDifferFromEachOther() throws {
        var configuration = TrainingConfiguration(preset: .draft)
        (configuration.maxSize, configuration.iterations) = (64, 60)
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Samples/harvest.jpg").path
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("singan-diversity-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let compute = Compute()
        let picture = try TrainingPicture(fitting: ImageReader().read(file).pixels(), configuration)
        let model = try TrainingSession(
            .init(picture: picture, configuration: configuration, destination: folder + "/m.singan"), on: compute, progress: { _ in }
        ).run()
        var request = RandomSampling.Request()
        request.count = 8
        let samples = try RandomSampling(model: model, compute: compute).pictures(request).map(Self.grey)
        let deviations = samples[0].indices.map { i in Self.deviation(samples.map { $0[i] }) }
        let diversity = deviations.reduce(0, +) / Double(deviations.count) / Self.deviation(Self.grey(picture.pixels))
        #expect(diversity >= 0.2, "\(diversity)")
    }

    private static func grey(_ pixels: Pixels) -> [Double] {
        let v = pixels.values
        return (0..<pixels.width * pixels.height).map { p -> Double in
            let sum: Float = v[3 * p] + v[3 * p + 1] + v[3 * p + 2]
            return Double(sum) / 3
        }
    }

    private static func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// Numbers of 0 ..< 1 (Steele, Lea and Flood 2014).
    private struct SystemRandom {
        var state: UInt64

        mutating func next() -> Double {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
        }
    }

    @Test func proportionsKeepTheNumberOfPixels() throws {
        let aspect = try #require(AspectRatio(argument: "16:9"))
        let size = aspect.size(like: 250, 188)
        #expect(abs(Double(size.width) / Double(size.height) - 16.0 / 9) < 0.02)
        #expect(abs(Double(size.width * size.height) / (250 * 188) - 1) < 0.01)
        #expect(aspect.size(around: 250, 188) == (334, 188) && aspect.size(around: 188, 250) == (444, 250))
        #expect(try #require(AspectRatio(argument: "1:2")).size(around: 250, 188) == (250, 500))
        for text in ["16", "0:1", "a:b", "1:21", "1:-1", "16:9:1", "inf:1"] { #expect(AspectRatio(argument: text) == nil, "\(text)") }
        #expect(AspectRatio(argument: "2.35:1")?.description == "2.35:1")
        #expect(throws: (any Error).self) { try SampleTask.parse(["a.png", "--size", "50x50", "--aspect", "1:1"]) }
    }
}
