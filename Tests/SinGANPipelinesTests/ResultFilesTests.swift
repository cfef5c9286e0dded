import Foundation
import SinGANImaging
import SinGANSupport
import SinGANTasks
import TestSupport
import Testing

@testable import SinGANPipelines

/// Results whose places are taken while they are made.
@Suite struct ResultFilesTests {
    private let folder: TemporaryFolder
    private let log = RunLog()
    private static let pixels = Pixels(width: 4, height: 3, repeating: 0.5)

    init() throws { folder = try TemporaryFolder() }

    /// Writes what was planned before `taken` appeared; the names of all files afterwards.
    private func names(_ output: TaskOutput, as name: String, force: Bool = false, taken: [String]) throws -> [String] {
        let timing = output.animation.map { TaskFiles.AnimationTiming(frames: $0.count, framesPerSecond: $0.framesPerSecond) }
        let files = TaskFiles(
            inputs: [.init("bg.png", role: "picture")], results: max(1, output.results.count), animation: timing, suffix: "made")
        let plan = try OutputPlan(
            .init(files: files, output: folder(name), force: force, isJSON: false, isOutputTerminal: false))
        for name in taken {
            try OutputPlan.makeFolder(AtomicFile.folder(of: folder(name)))
            try folder.write("mine", to: name)
        }
        let streams = RunStreams(
            read: { () throws(SinGANError) in [] }, write: { (_) throws(SinGANError) in }, isInputTerminal: false, isOutputTerminal: false)
        try ResultFiles(plan: plan, quality: nil, text: { _ in [:] }, cancellation: Cancellation()).write(
            output, log, streams, SilentReporter())
        if !force { for name in taken { #expect(try String(contentsOfFile: folder(name), encoding: .utf8) == "mine") } }
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.contains(".") }.sorted()
    }

    private var complaint: SinGANError? {
        do throws(SinGANError) {
            try log.entries.moved.check()
            return nil
        } catch {
            return error
        }
    }

    @Test func aPictureGoesBeside() throws {
        let output = TaskOutput(results: [Image(pixels: Self.pixels)])
        #expect(try names(output, as: "a.png", taken: ["a.png"]) == ["a-2.png", "a.png"])
        #expect(complaint?.code == .cannotCreate && log.entries.written.map(\.path) == [folder("a-2.png")])
        #expect(complaint?.message.contains("this run's is \(folder("a-2.png"))") == true)
    }

    @Test func aSetStaysTogether() throws {
        let output = TaskOutput(results: Array(repeating: Image(pixels: Self.pixels), count: 3))
        #expect(
            try names(output, as: "a.png", taken: ["a-2.png"]) == ["a-1.png", "a-2-2.png", "a-2.png", "a-3-2.png"])
        #expect(complaint?.message.contains("and 1 more of this run") == true)
    }

    private static var animation: FrameSequence {
        var sequence = FrameSequence(width: 4, height: 3, framesPerSecond: 10, closes: false)
        for _ in 0..<2 { sequence.append(pixels) }
        return sequence
    }

    @Test func animationsGoBeside() throws {
        #expect(try names(TaskOutput(animation: Self.animation), as: "a.gif", taken: ["a.gif"]) == ["a-2.gif", "a.gif"])
        #expect(complaint?.code == .cannotCreate)
    }

    @Test func framesGoBeside() throws {
        let found = try names(TaskOutput(animation: Self.animation), as: "new/", taken: ["new/bg-made-1.png"])
        #expect(found == ["new/bg-made-1-2.png", "new/bg-made-1.png", "new/bg-made-2-2.png"])
        #expect(complaint?.code == .cannotCreate)
    }

    @Test func forceReplaces() throws {
        let output = TaskOutput(results: [Image(pixels: Self.pixels)])
        #expect(try names(output, as: "a.png", force: true, taken: ["a.png"]) == ["a.png"])
        #expect(complaint == nil)
        #expect(try ImageReader().header(folder("a.png")) == (4, 3))
    }
}

/// A reporter that tells nobody.
private struct SilentReporter: RunReporter {
    var handler: ProgressHandler { { _ in } }

    func notice(_ text: String) {}
    func result(_ line: String, isOutputTaken: Bool) throws(SinGANError) {}
    func labelled(_ label: String) -> SilentReporter { self }
}
