import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// Models that end at a coarse scale, and results that patches finish.
    @Suite struct FinishRunTests {
        private static let quick = ["--engine", "singan", "--iterations", "2", "--models", "models"]
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("a.png", 240, 180)
        }

        private func read(_ name: String) throws -> Image { try ImageReader().read(tool.folder(name)) }

        @Test func theDefaultTrainsTheCoarseScalesAndGivesThePicturesSize() throws {
            let plan = try tool(["sample", "a.png", "--plan"] + Self.quick)
            #expect(plan.text.hasPrefix("plan: 3 scales"), "\(plan.text)")
            let outcome = try tool(["sample", "a.png", "-o", "s.png", "-n", "2"] + Self.quick)
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(try (read("s-1.png").width, read("s-1.png").height) == (240, 180))
            #expect(try read("s-1.png").samples != read("s-2.png").samples)
            #expect(try tool(["sample", "a.png", "-o", "one.png"] + Self.quick).status == 0)
            let again = try tool("rerun", "one.png", "-o", "again.png")
            #expect(again.status == 0, "\(again.error)")
            #expect(try read("again.png").samples == read("one.png").samples && read("one.png").samples == read("s-1.png").samples)
            let wide = try tool(["sample", "a.png", "-o", "wide.png", "--size", "480x180", "--tile", "x"] + Self.quick)
            #expect(try wide.status == 0 && read("wide.png").width == 480, "\(wide.error)")
        }

        @Test func unfinishedItIsSoftAndALineSaysSo() throws {
            let soft = try tool(["sample", "a.png", "-o", "soft.png", "--finish", "none"] + Self.quick)
            #expect(
                soft.status == 0 && soft.error.contains("of 240x180 is made of") && soft.error.contains("--finish patches"), "\(soft.error)"
            )
            let sharp = try tool(["sample", "a.png", "-o", "sharp.png"] + Self.quick)
            #expect(sharp.status == 0 && !sharp.error.contains("will be soft"), "\(sharp.error)")
            #expect(try read("soft.png").width == 240 && read("soft.png").samples != read("sharp.png").samples)
        }

        @Test func maxSizeIsTheSizeOfWhatHasNone() throws {
            let outcome = try tool(["sample", "a.png", "-o", "s.png", "--max-size", "100"] + Self.quick)
            #expect(try outcome.status == 0 && read("s.png").width == 100, "\(outcome.error)")
        }

        /// Frames have the picture's size, and what doesn't move is the picture.
        @Test func framesAreAsLargeAsThePicture() throws {
            try tool.picture("wide.png", 320, 200)
            let mask = Pixels(width: 320, height: 200, values: (0..<320 * 200 * 3).map { $0 / 3 % 320 < 160 ? 1 : 0 })
            try ImageWriter().write(Image(pixels: mask), to: tool.folder("mask.png"))
            let animate = ["animate", "wide.png", "--preset", "draft", "--iterations", "1", "--models", "models", "--frames", "3", "-f"]
            let outcome = try tool(animate + ["--region", "mask.png", "-o", "frames/"])
            #expect(outcome.status == 0, "\(outcome.error)")
            let (frame, picture) = (try read("frames/wide-animate-3.png"), try read("wide.png"))
            #expect((frame.width, frame.height) == (320, 200))
            let right = { (image: Image) in try image.pixels().cropped(x: 200, y: 0, width: 120, height: 200) }
            #expect(try right(frame) == right(picture))
            let soft = try tool(animate + ["--finish", "none", "-o", "soft/"])
            #expect(try soft.status == 0 && read("soft/wide-animate-3.png").width == 250, "\(soft.error)")
        }

        @Test func theEndIsChosen() throws {
            let plan = try tool(["train", "a.png", "--plan", "--train-to", "1", "--iterations", "2"])
            #expect(plan.text.hasPrefix("plan: 2 scales"), "\(plan.text)")
            let all = try tool(["train", "a.png", "--plan", "--train-to", "all", "--iterations", "2"])
            #expect(all.text.contains("240x180"), "\(all.text)")
            try tool.refuses(64, ["train", "a.png", "--train-to", "64 px"], saying: "--train-to")
        }

        /// Above the scales that were trained patches make the result, and a line says so; what needs all scales says that it does.
        @Test func whatIsLeftToPatchesIsSaid() throws {
            try tool.picture("b.png", 100, 140)
            let outcome = try tool(["paint", "b.png", "--model", "a.png", "--start-scale", "5", "-o", "p.png"] + Self.quick)
            #expect(outcome.status == 0 && outcome.error.contains("start scale 5 is above the 3 scales"), "\(outcome.error)")
            #expect(try tool(["train", "a.png", "-o", "m.singan", "-q"] + Self.quick.dropFirst(2)).status == 0)
            try tool.refuses(64, ["animate", "m.singan", "-o", "m.gif"], saying: "was not trained as this task needs it", "all scales")
            let file = try tool("sample", "m.singan", "-o", "f.png")
            #expect(try file.status == 0 && read("f.png").width == 240, "\(file.error)")
        }
    }
}
