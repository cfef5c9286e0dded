import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// `style` from a content to a styled picture.
    @Suite struct StyleRunTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("style.png", 60, 48)
            try tool.picture("content.png", 50, 70)
        }

        private func style(_ options: String...) throws -> Tool.Outcome {
            try tool(["style", "content.png", "--model", "style.png"] + options + Tool.quick)
        }

        @Test func theContentComesOutAtItsSize() throws {
            let outcome = try style()
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(outcome.text == "start scale 1 of 1 (coarse) to 3 (fine)\nwrote content-styled.png (50x70)\n")
            #expect(try style("-o", "again.png", "--threads", "1").error.isEmpty)
            #expect(try tool.bytes("again.png") == tool.bytes("content-styled.png"))
            #expect(try style("-o", "other.png", "--seed", "7").status == 0)
            #expect(try samples("other.png") != samples("content-styled.png"))
        }

        @Test func optionsAreReported() throws {
            let outcome = try style("--keep-color", "--start-scale", "2", "--json", "-q", "-o", "kept.png")
            #expect(outcome.status == 0, "\(outcome.error)")
            let object = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
            let report = try #require(object["report"] as? [String: Any])
            #expect(report["startScale"] as? Int == 2 && report["keepColor"] as? Bool == true)
            #expect(try style("--start-scale", "2", "-o", "plain.png").status == 0)
            #expect(try samples("kept.png") != samples("plain.png"))
        }

        /// Files differ by the recipes in them, too.
        private func samples(_ name: String) throws -> [UInt8] { try ImageReader().read(tool.folder(name)).samples }

        @Test func nonsenseIsRefused() throws {
            try tool.picture("strip.png", 20, 2000)
            func refuses(_ status: Int32, _ options: [String], _ words: String) throws {
                try tool.refuses(status, ["style"] + options + Tool.quick, saying: words)
            }
            try refuses(64, ["content.png"], "--model")
            try refuses(64, ["content.png", "--model", "style.png", "--start-scale", "4"], "--start-scale 4")
            try refuses(65, ["strip.png", "--model", "style.png"], "20x2000")
            try refuses(66, ["none.png", "--model", "style.png"], "none.png")
        }
    }
}
