import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// `paint` from a painting to a picture, with and without a quantized scale.
    @Suite struct PaintRunTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("bg.png", 60, 48)
            try tool.picture("clip.png", 50, 70)
        }

        private func paint(_ options: String...) throws -> Tool.Outcome {
            try tool(["paint", "clip.png", "--model", "bg.png"] + options + Tool.quick)
        }

        @Test func aPaintingBecomesAPictureOfItsSize() throws {
            let outcome = try paint()
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(outcome.text == "start scale 1 of 1 (coarse) to 3 (fine)\nwrote clip-painted.png (50x70)\n")
            let again = try paint("-o", "again.png", "--threads", "1", "-q")
            #expect(again.status == 0 && again.error.isEmpty)
            #expect(try tool.bytes("again.png") == tool.bytes("clip-painted.png"))
            #expect(try paint("-o", "other.png", "--seed", "7").status == 0)
            #expect(try samples("other.png") != samples("clip-painted.png"))
        }

        @Test func aQuantizedScaleIsTrainedOnce() throws {
            let first = try paint("--quantize", "--json", "--progress", "json")
            #expect(first.status == 0, "\(first.error)")
            let events = try first.events()
            // The picture's model, then the one scale.
            let scales = events.filter { $0["event"] as? String == "scale" }.compactMap { $0["scale"] as? Int }
            #expect(scales == [0, 1, 2, 3, 1])
            let notices = events.filter { $0["event"] as? String == "notice" }.compactMap { $0["text"] as? String }
            #expect(notices.contains { $0.contains("scale 1 on quantized colours") }, "\(notices)")
            let object = try #require(try JSONSerialization.jsonObject(with: first.output) as? [String: Any])
            let report = try #require(object["report"] as? [String: Any])
            #expect(report["startScale"] as? Int == 1 && report["quantize"] as? Bool == true)
            #expect(try ImageReader().text(of: tool.folder("clip-painted.png"))["singan"]?.contains(#""quantize":true"#) == true)
            let second = try paint("--quantize", "-o", "second.png")
            #expect(second.status == 0 && second.error.isEmpty, "\(second.error)")
            #expect(second.text.hasPrefix("start scale 1 of 1 (coarse) to 3 (fine), on quantized colours\n"))
            #expect(try tool.bytes("second.png") == tool.bytes("clip-painted.png"))
            #expect(try paint("-o", "plain.png").status == 0)
            #expect(try samples("plain.png") != samples("clip-painted.png"))
            // Another scale is another model.
            let other = try paint("--quantize", "--start-scale", "2", "-o", "other.png")
            #expect(other.status == 0 && other.error.contains("scale 2 on quantized colours"))
        }

        @Test func aModelFileCanBeQuantizedToo() throws {
            #expect(try tool(["train", "bg.png", "-o", "m.singan", "-q"] + Tool.quick).status == 0)
            #expect(try paint("--quantize", "-o", "a.png", "-q", "--no-metadata", "--finish", "none").status == 0)
            let outcome = try tool("paint", "clip.png", "--model", "m.singan", "--quantize", "-o", "b.png", "--no-metadata")
            #expect(outcome.status == 0 && !outcome.error.contains("plan:"), "\(outcome.error)")
            #expect(try tool.bytes("a.png") == tool.bytes("b.png"))
        }

        /// Stopped while its one scale is trained, the same command goes on.
        @Test func aStoppedVariantGoesOn() throws {
            let long = ["--preset", "thorough", "--max-size", "32", "--min-size", "18", "--iterations", "60", "--progress", "json"]
            #expect(try tool(["train", "bg.png"] + long).status == 0)
            let run = try tool.start(["paint", "clip.png", "--model", "bg.png", "--quantize", "--start-scale", "3"] + long)
            #expect(run.waits(for: "\"event\":\"progress\""), "\(run.error)")
            run.send(SIGINT)
            #expect(try run.outcome().status == 130)
            let again = try tool(["paint", "clip.png", "--model", "bg.png", "--quantize", "--start-scale", "3"] + long)
            #expect(again.status == 0, "\(again.error)")
            let plan = try #require(try again.events().first { $0["event"] as? String == "plan" })
            #expect(plan["resumed_scale"] as? Int == 3)
            #expect(try #require(plan["resumed_iteration"] as? Int) > 0)
        }

        /// Files differ by the recipes in them, too.
        private func samples(_ name: String) throws -> [UInt8] { try ImageReader().read(tool.folder(name)).samples }

        @Test func nonsenseIsRefused() throws {
            try tool.picture("strip.png", 2000, 20)
            func refuses(_ status: Int32, _ options: [String], _ words: String) throws {
                try tool.refuses(status, ["paint"] + options + Tool.quick, saying: words)
            }
            try refuses(64, ["clip.png"], "--model")
            try refuses(64, ["clip.png", "--model", "bg.png", "--start-scale", "0"], "1 and 100")
            try refuses(64, ["clip.png", "--model", "bg.png", "--start-scale", "4"], "--start-scale 4")
            try refuses(64, ["clip.png", "--model", "bg.png", "--start-scale", "4", "--quantize"], "--start-scale 4")
            try refuses(65, ["strip.png", "--model", "bg.png"], "2000x20")
            try refuses(66, ["none.png", "--model", "bg.png"], "none.png")
            try refuses(66, ["clip.png", "--model", "none.png"], "none.png")
            try refuses(64, ["-", "--model", "-"], "standard input")
        }
    }
}
