import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// `edit` from a rough edit to a seamless one.
    @Suite struct EditRunTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("bg.png", 120, 96)
            try edit("edit.png", 120, 96)
        }

        /// The pattern of bg.png, at another size or at its own, with a bright square at its left.
        private func edit(_ name: String, _ width: Int, _ height: Int) throws {
            var pixels = Tool.pattern(120, 96).resized(width: width, height: height)
            for y in height / 3..<height / 2 {
                for x in width / 8..<width / 4 {
                    for k in 0..<3 { pixels.values[3 * (y * width + x) + k] = [1, 0, 1][k] }
                }
            }
            try ImageWriter().write(Image(pixels: pixels), to: tool.folder(name))
        }

        private func mask(_ name: String, _ width: Int, _ height: Int) throws {
            var pixels = Pixels(width: width, height: height, repeating: 0)
            for y in height / 3..<height / 2 {
                for x in width / 8..<width / 4 { for k in 0..<3 { pixels.values[3 * (y * width + x) + k] = 1 } }
            }
            try ImageWriter().write(Image(pixels: pixels), to: tool.folder(name))
        }

        /// The right half is far from an edit in the left quarter.
        private func keepsTheRightHalf(_ result: Image, of original: Image) -> Bool {
            (0..<original.height).allSatisfy { y in
                let row = (y * original.width + original.width / 2) * 3..<(y + 1) * original.width * 3
                return result.samples[row] == original.samples[row]
            }
        }

        @Test func theEditIsMadeSeamlessAndTheRestStays() throws {
            let outcome = try tool(["edit", "edit.png", "--model", "bg.png", "--unmasked", "all.png", "--finish", "none"] + Tool.quick)
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(outcome.text.hasPrefix("start scale 2 of 1 (coarse) to 3 (fine)\nedited: "))
            #expect(outcome.text.contains("by its difference"))
            #expect(outcome.text.contains("wrote edit-edited.png (120x96)\n") && outcome.text.contains("wrote all.png (120x96)\n"))
            let (original, result) = (try read("bg.png"), try read("edit-edited.png"))
            #expect(keepsTheRightHalf(result, of: original))
            #expect(try result.samples != original.samples && result.samples != read("edit.png").samples)
            #expect(try !keepsTheRightHalf(read("all.png"), of: original))
            let again = try tool(
                ["edit", "edit.png", "--model", "bg.png", "-o", "again.png", "--threads", "1", "--finish", "none"] + Tool.quick)
            #expect(again.status == 0 && again.error.isEmpty)
            #expect(try tool.bytes("again.png") == tool.bytes("edit-edited.png"))
            // Patches finish it, and leave the rest alone too.
            let finished = try tool(["edit", "edit.png", "--model", "bg.png", "-o", "finished.png"] + Tool.quick)
            #expect(finished.status == 0 && finished.text.contains("start scale 2 of"), "\(finished.error)")
            #expect(try keepsTheRightHalf(read("finished.png"), of: original) && read("finished.png").samples != result.samples)
        }

        /// A larger copy, with a mask: outside it is the copy.
        @Test func anEditOfAnotherSizeKeepsItsOwnSamples() throws {
            try edit("large.png", 240, 192)
            try mask("mask.png", 240, 192)
            let outcome = try tool(
                ["edit", "large.png", "--model", "bg.png", "--mask", "mask.png", "--start-scale", "3", "--json", "-q"] + Tool.quick)
            #expect(outcome.status == 0, "\(outcome.error)")
            let object = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
            let report = try #require(object["report"] as? [String: Any])
            #expect(report["startScale"] as? Int == 3)
            #expect(try #require(report["editedShare"] as? Double) > 0.01)
            let (large, result) = (try read("large.png"), try read("large-edited.png"))
            #expect((result.width, result.height) == (240, 192))
            #expect(keepsTheRightHalf(result, of: large) && result.samples != large.samples)
            #expect(try ImageReader().text(of: tool.folder("large-edited.png"))["singan"]?.contains(#""startScale":3"#) == true)
        }

        @Test func whatDoesNotFitIsRefused() throws {
            try tool.picture("square.png", 96, 96)
            try tool.flat("white.png", 120, 96, 1)
            try tool.flat("black.png", 120, 96, 0)
            try mask("small.png", 60, 48)
            func refuses(_ status: Int32, _ options: [String], _ words: String) throws {
                try tool.refuses(status, ["edit"] + options + Tool.quick, saying: words)
            }
            try refuses(65, ["square.png", "--model", "bg.png"], "square.png is 96x96 and bg.png is 120x96")
            try refuses(65, ["bg.png", "--model", "bg.png"], "nothing differs from the training picture")
            try refuses(65, ["white.png", "--model", "bg.png"], "another picture")
            try refuses(65, ["edit.png", "--model", "bg.png", "--mask", "small.png"], "small.png is 60x48 and edit.png is 120x96")
            try refuses(65, ["edit.png", "--model", "bg.png", "--mask", "black.png"], "all black")
            try refuses(65, ["edit.png", "--model", "bg.png", "--mask", "white.png"], "all white")
            try refuses(66, ["edit.png", "--model", "bg.png", "--mask", "none.png"], "none.png")
            try refuses(64, ["edit.png", "--model", "bg.png", "--start-scale", "4"], "--start-scale 4")
            try refuses(64, ["edit.png"], "--model")
            try refuses(73, ["edit.png", "--model", "bg.png", "--unmasked", "none/all.png"], "none")
        }

        private func read(_ name: String) throws -> Image { try ImageReader().read(tool.folder(name)) }
    }
}
