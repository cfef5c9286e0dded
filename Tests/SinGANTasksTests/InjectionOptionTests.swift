import ArgumentParser
import SinGANEngine
import SinGANTasks
import Testing

@testable import Editing
@testable import PaintToImage
@testable import StyleTransfer

/// What the options of paint, edit and style say will be read, written and needed.
@Suite struct InjectionOptionTests {
    @Test func paint() throws {
        var task = try PaintTask.parse(["clip.png", "--model", "bg.png"])
        #expect(task.files.inputs.map(\.path) == ["clip.png", "bg.png"] && task.files.suffix == "painted" && task.modelName == "bg.png")
        #expect(task.needs == .none && PaintTask.firstScale == 1)
        task = try PaintTask.parse(["clip.png", "--model", "bg.png", "--quantize"])
        #expect(task.needs.quantizedScale == 1)
        // explore sets the scale.
        task.startScale = 3
        #expect(task.needs.quantizedScale == 3)
    }

    @Test func edit() throws {
        let task = try EditTask.parse(["e.png", "--model", "bg.png", "--mask", "m.png", "--unmasked", "u.png", "--start-scale", "2"])
        #expect(task.files.inputs.map(\.path) == ["e.png", "bg.png", "m.png"] && task.files.suffix == "edited")
        #expect(task.files.sideOutputs.map(\.path) == ["u.png"] && task.files.sideOutputs.map(\.option) == ["--unmasked"])
        #expect(task.startScale == 2 && task.needs == .none)
    }

    @Test func style() throws {
        let task = try StyleTask.parse(["c.png", "--model", "s.png", "--keep-color"])
        #expect(task.files.inputs.map(\.path) == ["c.png", "s.png"] && task.files.suffix == "styled" && task.keepColor)
    }

    @Test(arguments: [["--start-scale", "0"], ["--start-scale", "x"], ["--start-scale", "101"]])
    func nonsenseIsRefused(_ options: [String]) {
        let arguments = ["a.png", "--model", "b.png"] + options
        #expect(throws: (any Error).self) { try PaintTask.parse(arguments) }
        #expect(throws: (any Error).self) { try EditTask.parse(arguments) }
        #expect(throws: (any Error).self) { try StyleTask.parse(arguments) }
    }
}
