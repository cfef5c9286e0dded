import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
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

    private static func deviation(_ pixels: Pixels) -> Double {
        let values = pixels.values.map(Double.init)
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

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
        // Not a multiple of the coarsest scale's size.
        let sample = try sample { ($0.width, $0.height, $0.tiling) = (61, 47, direction.tiling) }
        #expect(Self.deviation(sample) >= 0.5 * Self.deviation(try Self.model.get().picture.pixels))
        if direction != .y {
            let steps = Self.steps(sample, across: true)
            #expect(steps[60] <= steps.dropLast().max() ?? 0, "across")
        }
        if direction != .x {
            let steps = Self.steps(sample, across: false)
            #expect(steps[46] <= steps.dropLast().max() ?? 0, "down")
        }
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

    @Test func proportionsKeepTheNumberOfPixels() throws {
        let aspect = try #require(AspectRatio(argument: "16:9"))
        let size = aspect.size(like: 250, 188)
        #expect(abs(Double(size.width) / Double(size.height) - 16.0 / 9) < 0.02)
        #expect(abs(Double(size.width * size.height) / (250 * 188) - 1) < 0.01)
        for text in ["16", "0:1", "a:b", "1:21", "1:-1", "16:9:1", "inf:1"] { #expect(AspectRatio(argument: text) == nil, "\(text)") }
        #expect(AspectRatio(argument: "2.35:1")?.description == "2.35:1")
        #expect(throws: (any Error).self) { try SampleTask.parse(["a.png", "--size", "50x50", "--aspect", "1:1"]) }
    }
}
