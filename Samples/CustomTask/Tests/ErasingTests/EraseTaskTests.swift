import Erasing
import Foundation
import SinGANBuiltins
import SinGANConformance
import SinGANImaging
import SinGANSupport
import SinGANToolKit
import Synchronization
import Testing

@Suite struct EraseTaskTests {
    /// The rules for every task: name and help, determinism, cancellation, missing, tiny and wrongly sized pictures refused before a training.
    @Test func keepsTheRulesOfAllTasks() async throws {
        let example = ConformanceCase(
            pictures: ["a.png": Image(pixels: Examples.picture), "m.png": Examples.maskPicture], arguments: ["a.png", "m.png"],
            sized: "m.png")
        #expect(try await TaskConformance(EraseTask.self, example).violations() == [])
    }

    /// The whole way, from files to a file: what was marked is gone, and what is far from it is as it was.
    @Test func theSquareGoesAndTheRestStays() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("erasing-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let picture = Image(pixels: Examples.picture)
        try ImageWriter().write(picture, to: "\(folder)/a.png")
        try ImageWriter().write(Examples.maskPicture, to: "\(folder)/m.png")
        let words = ["erase", "\(folder)/a.png", "\(folder)/m.png", "--start-scale", "1", "-o", "\(folder)/out.png"]
        let training = ["--max-size", "32", "--min-size", "18", "--iterations", "2", "--models", "\(folder)/models"]
        let (status, _, error) = await Self.run(words + training)
        #expect(status == 0, "\(error)")
        let result = try ImageReader().read("\(folder)/out.png")
        let row = 3 * Examples.width
        #expect(result.samples.prefix(2 * row) == picture.samples.prefix(2 * row))
        #expect(result.samples.suffix(2 * row) == picture.samples.suffix(2 * row))
        // Red over green: 9 in the square, a third in the meadow. The training was much too short to draw a meadow.
        for i in Examples.marked {
            let (red, green) = (Double(result.samples[3 * i]), Double(result.samples[3 * i + 1]))
            #expect(red < green, "\(red) \(green)")
        }
    }

    @Test func theProgramHasAllTasksAndItsOwnName() async {
        let (status, output, _) = await Self.run(["tasks"])
        #expect(status == 0)
        for verb in ["sample", "harmonize", "style", "erase"] { #expect(output.contains("\(verb): ") || output.contains("\(verb) (")) }
        let mistake = await Self.run(["eraze", "a.png"])
        #expect(mistake.status == 64)
        #expect(mistake.error == "my-tool: error: there is no command 'eraze'. Did you mean 'erase'? See 'my-tool --help'.\n")
        let script = await Self.run(["completions", "bash"])
        #expect(script.output.contains("my-tool") && script.output.contains("erase") && !script.output.contains("singan-tool"))
    }

    /// The command line in this process: exit status, standard output and standard error.
    private static func run(_ arguments: [String]) async -> (status: Int32, output: String, error: String) {
        let streams = Streams()
        let terminal = Terminal(
            output: { (bytes) throws(SinGANError) in streams.output.withLock { $0 += String(decoding: bytes, as: UTF8.self) } },
            error: { text in streams.error.withLock { $0 += text } })
        let status = await ToolKit.run(arguments, tasks: builtinTasks + [EraseTask.self], on: terminal, name: "my-tool")
        return (status, streams.output.withLock { $0 }, streams.error.withLock { $0 })
    }

    private final class Streams: Sendable {
        let output = Mutex("")
        let error = Mutex("")
    }
}
