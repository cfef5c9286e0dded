import Foundation
import SinGANSupport
import SinGANTasks
import TestSupport
import Testing

@testable import SinGANPipelines

@Suite struct OutputPlanTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func plan(
        _ output: String?, results: Int = 1, inputs: [String] = ["dir/bg.jpg"], sides: [TaskFiles.SideOutput] = [], force: Bool = false,
        json: Bool = false, terminal: Bool = false
    ) throws(SinGANError) -> [OutputTarget] {
        let files = TaskFiles(inputs: inputs.map { .init($0, role: "picture") }, sideOutputs: sides, results: results, suffix: "sample")
        return try OutputPlan(.init(files: files, output: output, force: force, isJSON: json, isOutputTerminal: terminal)).targets
    }

    private func refusal(_ body: () throws(SinGANError) -> [OutputTarget]) -> SinGANError.Code? {
        do throws(SinGANError) {
            _ = try body()
            return nil
        } catch {
            #expect(error.hint != nil, "\(error.message)")
            return error.code
        }
    }

    @Test func namesFollowTheInputAndTheTask() throws {
        #expect(try plan(nil) == [.file("bg-sample.png")])
        #expect(try plan(nil, inputs: ["-"]) == [.file("stdin-sample.png")])
        #expect(try plan(nil, results: 3) == (1...3).map { .file("bg-sample-\($0).png") })
        #expect(try plan(folder.path) == [.file(folder("bg-sample.png"))])
        #expect(try plan(folder.path + "/") == [.file(folder("bg-sample.png"))])
        #expect(try plan(folder("new/")) == [.file(folder("new/bg-sample.png"))])
        #expect(try plan(folder("x.webp"), results: 2) == [.file(folder("x-1.webp")), .file(folder("x-2.webp"))])
        #expect(try plan(folder("x.webp"), results: 12).first == .file(folder("x-01.webp")))
        #expect(try plan("-") == [.standardOutput])
        #expect(OutputName.stem(input: String(repeating: "0a", count: 32) + ".singan", suffix: "s") == "0a0a0a0a0a0a-s")
    }

    @Test func existingFilesNeedForceAndInputsAreNeverOverwritten() throws {
        let there = try folder.write("x", to: "there.png")
        #expect(refusal { () throws(SinGANError) in try plan(there) } == .cannotCreate)
        #expect(try plan(there, force: true) == [.file(there)])
        #expect(refusal { () throws(SinGANError) in try plan(there, inputs: [there], force: true) } == .cannotCreate)
        // The same file by another name.
        let link = folder("link.png")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: there)
        let hard = folder("hard.png")
        try FileManager.default.linkItem(atPath: there, toPath: hard)
        for name in [link, hard, folder.path + "/../" + (folder.path as NSString).lastPathComponent + "/there.png"] {
            #expect(refusal { () throws(SinGANError) in try plan(name, inputs: [there], force: true) } == .cannotCreate, "\(name)")
        }
        let side = TaskFiles.SideOutput(there, option: "--naive")
        #expect(refusal { () throws(SinGANError) in try plan(nil, inputs: [there], sides: [side], force: true) } == .cannotCreate)
    }

    @Test func placesThatCantBeWritten() throws {
        let file = try folder.write("x", to: "file")
        #expect(refusal { () throws(SinGANError) in try plan(folder("none/x.png")) } == .cannotCreate)
        #expect(refusal { () throws(SinGANError) in try plan(folder("none/deeper/")) } == .cannotCreate)
        #expect(refusal { () throws(SinGANError) in try plan(file + "/x.png") } == .cannotCreate)
        #expect(refusal { () throws(SinGANError) in try plan("/proc/x.png") } == .cannotCreate)
    }

    @Test func formatsAndStreamsThatMakeNoSense() throws {
        #expect(refusal { () throws(SinGANError) in try plan(folder("x.doc")) } == .usage)
        #expect(refusal { () throws(SinGANError) in try plan(folder("x")) } == .usage)
        #expect(refusal { () throws(SinGANError) in try plan("") } == .usage)
        #expect(refusal { () throws(SinGANError) in try plan("-", json: true) } == .usage)
        #expect(refusal { () throws(SinGANError) in try plan("-", terminal: true) } == .usage)
        #expect(refusal { () throws(SinGANError) in try plan("-", results: 2) } == .usage)
        let side = TaskFiles.SideOutput(folder("x.png"), option: "--naive")
        #expect(refusal { () throws(SinGANError) in try plan(folder("x.png"), sides: [side]) } == .usage)
    }

    private func animated(
        _ output: String?, frames: Int = 3, fps: Double = 10, force: Bool = false
    ) throws(SinGANError) -> [OutputTarget] {
        let files = TaskFiles(
            inputs: [.init("dir/bg.jpg", role: "picture")], animation: .init(frames: frames, framesPerSecond: fps), suffix: "animate")
        return try OutputPlan(.init(files: files, output: output, force: force, isJSON: false, isOutputTerminal: false)).targets
    }

    @Test func animationsAreFilesOrFoldersOfFrames() throws {
        #expect(try animated(nil) == [.file("bg-animate.gif")])
        for name in ["x.gif", "x.WEBP"] { #expect(try animated(folder(name)) == [.file(folder(name))]) }
        #expect(try animated("-") == [.standardOutput])
        let files = (1...3).map { "new/bg-animate-\($0).png" }.map { folder($0) }
        #expect(try animated(folder("new/")) == [.frames(folder: folder("new"), files: files)])
        let names = (1...3).map { folder("bg-animate-\($0).png") }
        #expect(try animated(folder.path) == [.frames(folder: folder.path, files: names)])
        try folder.write("x", to: "bg-animate-2.png")
        #expect(refusal { () throws(SinGANError) in try animated(folder.path) } == .cannotCreate)
        #expect(try animated(folder.path, force: true).count == 1)
        for name in ["x.png", "x.jpg", "x", "x.doc"] {
            #expect(refusal { () throws(SinGANError) in try animated(folder(name)) } == .usage, "\(name)")
        }
        for name in [folder("x.gif"), "-"] { #expect(refusal { () throws(SinGANError) in try animated(name, fps: 51) } == .usage) }
        #expect(try animated(folder("x.webp"), fps: 51) == [.file(folder("x.webp"))])
        try folder.write("x", to: "there.gif")
        #expect(refusal { () throws(SinGANError) in try animated(folder("there.gif")) } == .cannotCreate)
    }
}
