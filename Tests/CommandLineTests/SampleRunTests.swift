import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// `sample` from a picture to files, and what it tells.
    @Suite struct SampleRunTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("bg.png")
        }

        @Test func trainsOnceAndThenFindsTheModel() throws {
            let first = try tool(["sample", "bg.png", "-n", "2", "--json", "--progress", "json"] + Tool.quick)
            #expect(first.status == 0, "\(first.error)")
            // The notice before them says which engine runs; the work behind them is the drawing.
            let names = try first.events().compactMap { $0["event"] as? String }.filter { $0 != "notice" && $0 != "work" }
            #expect(names.first == "plan" && names.last == "done" && names.contains("progress"), "\(names)")
            let object = try #require(try JSONSerialization.jsonObject(with: first.output) as? [String: Any])
            #expect(object["version"] as? Int == 1 && object["command"] as? String == "sample" && object["seed"] as? String == "0")
            let outputs = try #require(object["outputs"] as? [[String: Any]])
            #expect(outputs.compactMap { $0["path"] as? String } == ["bg-sample-1.png", "bg-sample-2.png"])
            #expect(outputs.allSatisfy { $0["width"] as? Int == 32 && $0["height"] as? Int == 26 })
            let second = try tool(["sample", "bg.png", "-o", "first.png"] + Tool.quick)
            #expect(second.status == 0 && second.error.isEmpty && second.text == "wrote first.png (32x26)\n", "\(second.error)")
            #expect(try tool.bytes("first.png").count > 0)
            #expect(try Self.samples(tool.folder("first.png")) == Self.samples(tool.folder("bg-sample-1.png")))
            let other = try tool(["sample", "bg.png", "-o", "other.png", "--seed", "7"] + Tool.quick)
            #expect(other.status == 0 && !other.error.contains("plan"))
            #expect(try Self.samples(tool.folder("other.png")) != Self.samples(tool.folder("first.png")))
        }

        @Test func everyScaleIsReportedWithItsSizes() throws {
            let outcome = try tool(["train", "bg.png", "--progress", "json"] + Tool.quick)
            let events = try outcome.events()
            let plan = try #require(events.first { $0["event"] as? String == "plan" })
            let planned = try #require(plan["scales"] as? [[String: Any]])
            let scales = events.filter { $0["event"] as? String == "scale" }
            #expect(scales.count == planned.count && !scales.isEmpty)
            for (scale, expected) in zip(scales, planned) {
                for key in ["scale", "width", "height", "channels", "iterations"] {
                    #expect(scale[key] as? Int == expected[key] as? Int, "\(key)")
                }
                #expect(try #require(scale["seconds_per_iteration"] as? Double) > 0)
            }
        }

        @Test func picturesGoThroughPipes() throws {
            let outcome = try tool.start(["sample", "-", "-o", "-", "--sheet", "-n", "4"] + Tool.quick, input: tool.folder("bg.png"))
                .outcome()
            #expect(outcome.status == 0, "\(outcome.error)")
            let sheet = try ImageReader().read(bytes: [UInt8](outcome.output), name: "sheet")
            #expect(sheet.width > 2 * 32 && sheet.height > 2 * 26)
        }

        @Test func recipesAreWrittenUnlessUnwanted() throws {
            #expect(try tool(["sample", "bg.png", "--size", "48x20", "--seed", "5"] + Tool.quick).status == 0)
            let text = try ImageReader().text(of: tool.folder("bg-sample.png"))
            let recipe = try #require(try JSONSerialization.jsonObject(with: Data(text["singan", default: ""].utf8)) as? [String: Any])
            #expect(recipe["task"] as? String == "sample" && recipe["seed"] as? String == "5")
            #expect((recipe["model"] as? String)?.count == 64)
            #expect((recipe["options"] as? [String: Any])?["size"] as? String == "48x20")
            #expect(text["Software"]?.hasPrefix("singan-tool ") == true)
            #expect(try tool(["sample", "bg.png", "--no-metadata", "-o", "bare.png"] + Tool.quick).status == 0)
            #expect(try ImageReader().text(of: tool.folder("bare.png")).isEmpty)
        }

        @Test func aPlanTrainsAndWritesNothing() throws {
            let before = try tool.folder.names()
            let plan = try tool(["sample", "bg.png", "--plan"] + Tool.quick)
            #expect(plan.status == 0 && plan.text.hasPrefix("plan: ") && plan.text.contains("32x26"), "\(plan.error)")
            let json = try tool(["train", "bg.png", "--plan", "--json"] + Tool.quick)
            let object = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
            #expect((object["plan"] as? [String: Any])?["trained"] as? Bool == false)
            #expect(try tool.folder.names() == before)
        }

        @Test func aPreviewIsWritten() throws {
            #expect(try tool(["train", "bg.png", "--preview", "p.png"] + Tool.quick).status == 0)
            #expect(try ImageReader().header(tool.folder("p.png")).width == 32)
        }

        private static func samples(_ path: String) throws -> [UInt8] { try ImageReader().read(path).samples }
    }
}
