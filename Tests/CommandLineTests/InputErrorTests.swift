import Foundation
import TestSupport
import Testing

extension CommandLineTests {
    /// Every picture that can't be used is refused in one line, before anything is trained.
    @Suite struct InputErrorTests {
        private let tool: Tool

        init() throws { tool = try Tool() }

        @Test func filesThatAreNone() throws {
            try tool.refuses(66, ["sample", "missing.png"], saying: "missing.png")
            try FileManager.default.createDirectory(atPath: tool.folder("folder.png"), withIntermediateDirectories: true)
            try tool.refuses(66, ["sample", "folder.png"], saying: "folder")
            try tool.folder.write("", to: "empty.png")
            try tool.refuses(65, ["sample", "empty.png"], saying: "0 bytes")
            try tool.folder.write("not a picture at all", to: "text.png")
            try tool.refuses(65, ["train", "text.png"], saying: "text.png", "PNG")
            try tool.picture("stack.tif")
            try tool.refuses(
                66, ["sample", "stack.tif[3]"], saying: "no file stack.tif[3]", "pages can't be chosen with [3]", "Name stack.tif")
            try tool.refuses(66, ["sample", "none.tif[3]"], saying: "there is no file none.tif[3]. Check the name.")
        }

        @Test func namesThatLookLikeOptions() throws {
            try tool.picture("-dash.png", 24, 24)
            try tool.refuses(64, ["sample", "-dash.png"], saying: "'-dash.png' begins like an option. Write ./-dash.png for the file")
            try tool.refuses(64, ["rerun", "-missing.png"], saying: "'-missing.png' begins like an option")
            #expect(try tool(["sample", "./-dash.png", "-o", "plain.png"]).status == 0)
        }

        /// One line stays one line, and a terminal isn't made to do things.
        @Test func namesWithControls() throws {
            try tool.picture("a\nb.png", 24, 24)
            let outcome = try tool(["sample", "a\nb.png"])
            #expect(outcome.status == 0)
            #expect(String(decoding: outcome.output, as: UTF8.self) == "wrote a\\nb-sample.png (24x24)\n")
            try tool.refuses(66, ["sample", "no\u{1B}[2J\nsuch.png"], saying: "no\\u{1b}[2J\\nsuch.png")
        }

        @Test func aTruncatedPicture() throws {
            try tool.picture("whole.jpg", 200, 160)
            try tool.bytes("whole.jpg").prefix(4000).write(to: URL(fileURLWithPath: tool.folder("cut.jpg")))
            try tool.refuses(65, ["train", "cut.jpg"], saying: "cut.jpg", "damaged")
        }

        @Test func sizesThatNoPyramidFits() throws {
            try tool.picture("one.png", 1, 1)
            try tool.refuses(65, ["train", "one.png"], saying: "1x1", "32 pixels")
            try tool.picture("thin.png", 8, 3000)
            try tool.refuses(65, ["train", "thin.png"], saying: "8x3000", "32 pixels")
            // Large enough, but not once it is fitted: the message names the size that works, and it does.
            try tool.picture("long.png", 40, 400)
            let outcome = try tool("train", "long.png", "--max-size", "100")
            let words = try #require(outcome.error.split(separator: " ").firstIndex(of: "--max-size").map { _ in outcome.error })
            let sizes = words.matches(of: /--max-size (\d+)/).compactMap { Int($0.output.1) }
            #expect(outcome.status == 65 && sizes.first == 100)
            let working = try #require(sizes.last)
            #expect(working > 100)
            #expect(try tool("train", "long.png", "--max-size", "\(working)", "--plan").status == 0)
            try tool.refuses(65, ["train", "long.png", "--max-size", "\(working - 1)"])
        }

        @Test func tooManyPixels() throws {
            try tool.picture("a.png")
            try tool.refuses(65, ["train", "a.png", "--max-pixels", "1000"], saying: "40x32", "--max-pixels")
        }

        @Test func masksAndObjects() throws {
            try tool.picture("bg.png")
            try tool.picture("opaque.png", 10, 8)
            try tool.refuses(65, ["harmonize", "bg.png", "opaque.png"], saying: "--mask")
            try tool.cutout("obj.png")
            try tool.flat("black.png", 10, 8, 0)
            try tool.flat("white.png", 10, 8, 1)
            try tool.flat("other.png", 11, 8, 1)
            try tool.flat("white-bg.png", 40, 32, 1)
            try tool.refuses(65, ["harmonize", "bg.png", "obj.png", "--mask", "black.png"], saying: "black.png", "all black")
            try tool.refuses(65, ["harmonize", "bg.png", "bg.png", "--mask", "white-bg.png"], saying: "white-bg.png", "all white")
            try tool.refuses(65, ["harmonize", "bg.png", "obj.png", "--mask", "other.png"], saying: "11x8", "10x8")
            try tool.refuses(66, ["harmonize", "bg.png", "obj.png", "--mask", "none.png"], saying: "none.png")
            try tool.refuses(66, ["harmonize", "bg.png", "none.png"], saying: "none.png")
            try tool.refuses(64, ["harmonize", "bg.png", "obj.png", "--at", "500,10"], saying: "outside")
            try tool.refuses(64, ["harmonize", "bg.png", "obj.png", "--start-scale", "40"], saying: "--start-scale 40")
            try tool.refuses(64, ["sample", "bg.png", "--start-scale", "40"], saying: "--start-scale 40")
        }

        @Test func aFinishedCompositeCantBeMoved() throws {
            try tool.picture("bg.png")
            try tool.picture("composite.png")
            try tool.cutout("mask.png", 40, 32)
            try tool.refuses(
                64, ["harmonize", "bg.png", "composite.png", "--mask", "mask.png", "--at", "10,10"], saying: "finished composite")
        }
    }
}
