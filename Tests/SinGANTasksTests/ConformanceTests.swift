import Animation
import ArgumentParser
import Editing
import Filling
import Foundation
import Harmonization
import PaintToImage
import RandomSampling
import Reconstruction
import SinGANConformance
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
import StyleTransfer
import SuperResolution
import Testing

/// Every task keeps the rules that all tasks share, and the rules catch those that don't.
@Suite struct ConformanceTests {
    static let picture = Image(pixels: pattern(44, 36))

    /// Stripes and a blob: something with structure at every scale.
    static func pattern(_ width: Int, _ height: Int, _ phase: Double = 0) -> Pixels {
        var pixels = Pixels(width: width, height: height, repeating: 0.5)
        for y in 0..<height {
            for x in 0..<width {
                let wave = 0.5 + 0.3 * sin(Double(x) * 0.9 + phase) * cos(Double(y) * 0.5)
                for k in 0..<3 { pixels.values[(y * width + x) * 3 + k] = Float(k == 1 ? wave : 1 - wave * (k == 0 ? 0.5 : 0.9)) }
            }
        }
        return pixels
    }

    /// White in the middle.
    static func spot(_ width: Int, _ height: Int) -> Image {
        var pixels = Pixels(width: width, height: height, repeating: 0)
        for y in height / 3..<2 * height / 3 {
            for x in width / 3..<2 * width / 3 { for k in 0..<3 { pixels.values[(y * width + x) * 3 + k] = 1 } }
        }
        return Image(pixels: pixels)
    }

    @Test func sample() async throws {
        let example = ConformanceCase(pictures: ["a.png": Self.picture], arguments: ["a.png", "-n", "2", "--size", "50x30"])
        #expect(try await TaskConformance(SampleTask.self, example).violations() == [])
    }

    @Test func harmonize() async throws {
        let object = Image(pixels: Self.pattern(12, 12, 2))
        let example = ConformanceCase(
            pictures: ["a.png": Self.picture, "o.png": object, "m.png": Self.spot(12, 12)],
            arguments: ["a.png", "o.png", "--mask", "m.png", "--naive", "{out}/naive.png", "--all-scales", "{out}/all.png"], sized: "m.png")
        #expect(try await TaskConformance(HarmonizeTask.self, example).violations() == [])
    }

    @Test func fill() async throws {
        let example = ConformanceCase(
            pictures: ["a.png": Self.picture, "m.png": Self.spot(44, 36)], arguments: ["a.png", "--mask", "m.png", "-n", "2"],
            sized: "m.png")
        #expect(try await TaskConformance(FillTask.self, example).violations() == [])
    }

    @Test func animate() async throws {
        let example = ConformanceCase(
            pictures: ["a.png": Self.picture, "m.png": Self.spot(44, 36)],
            arguments: ["a.png", "--frames", "3", "--region", "m.png"], sized: "m.png")
        #expect(try await TaskConformance(AnimateTask.self, example).violations() == [])
    }

    @Test func superres() async throws {
        let example = ConformanceCase(pictures: ["a.png": Self.picture], arguments: ["a.png", "--factor", "1.5"])
        #expect(try await TaskConformance(SuperResolutionTask.self, example).violations() == [])
    }

    @Test(arguments: [[], ["--quantize"]]) func paint(_ more: [String]) async throws {
        let example = ConformanceCase(
            pictures: ["p.png": Image(pixels: Self.pattern(30, 40, 1)), "a.png": Self.picture],
            arguments: ["p.png", "--model", "a.png"] + more, engines: more.isEmpty ? nil : [.singan])
        #expect(try await TaskConformance(PaintTask.self, example).violations() == [])
    }

    @Test func edit() async throws {
        let example = ConformanceCase(
            pictures: ["e.png": Image(pixels: Self.pattern(44, 36, 1)), "a.png": Self.picture, "m.png": Self.spot(44, 36)],
            arguments: ["e.png", "--model", "a.png", "--mask", "m.png", "--unmasked", "{out}/whole.png"], sized: "e.png")
        #expect(try await TaskConformance(EditTask.self, example).violations() == [])
    }

    @Test func style() async throws {
        let example = ConformanceCase(
            pictures: ["c.png": Image(pixels: Self.pattern(30, 40, 1)), "a.png": Self.picture],
            arguments: ["c.png", "--model", "a.png", "--keep-color"])
        #expect(try await TaskConformance(StyleTask.self, example).violations() == [])
    }

    @Test func reconstruct() async throws {
        let example = ConformanceCase(pictures: ["a.png": Self.picture], arguments: ["a.png"])
        #expect(try await TaskConformance(ReconstructTask.self, example).violations() == [])
    }

    /// A task that breaks the rules, each of which says so.
    struct Careless: TaskPlugin {
        static let descriptor = TaskDescriptor(verb: "Train", abstract: "No", inputs: [], outputs: [.init("x", "")])
        @Argument var image: String
        @Option var quality = 3
        var files: TaskFiles { TaskFiles(inputs: [], results: 2, suffix: "x") }

        private static let runs = Runs()
        final class Runs: @unchecked Sendable { var count = 0 }

        func run(in context: TaskContext) async throws -> TaskOutput {
            Self.runs.count += 1
            return TaskOutput(results: [Image(pixels: Pixels(width: 4, height: 4, repeating: Float(Self.runs.count % 2)))])
        }
    }

    @Test func aCarelessTaskIsCaught() async throws {
        let found = try await TaskConformance(
            Careless.self, .init(pictures: ["a.png": Self.picture], arguments: ["a.png"], sized: "a.png")
        ).violations()
        for part in [
            "the name 'Train'", "the abstract", "no inputs", "no summary", "--quality is an option that every task has",
            "<image> has no help",
            "different pictures", "2 results were announced and 1 came", "not among the task's inputs", "a cancelled run gave a result",
            "without a.png it gave a result", "a wrong size it gave a result",
        ] {
            #expect(found.contains { $0.contains(part) }, "\(part): \(found)")
        }
    }
}
