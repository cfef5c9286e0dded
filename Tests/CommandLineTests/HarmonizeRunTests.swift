import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// `harmonize` from two pictures to a composite.
    @Suite struct HarmonizeRunTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("bg.png", 60, 48)
            try tool.cutout("obj.png", 20, 16)
        }

        @Test func theCompositeHasTheBackgroundsSizeAndItsSamplesOutsideTheObject() throws {
            let outcome = try tool(
                ["harmonize", "bg.png", "obj.png", "--at", "25%,50%", "--all-scales", "all.png", "--naive", "naive.png"] + Tool.quick)
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(outcome.text.contains("scale 1: object kept ") && outcome.text.contains("; this is the result"))
            #expect(outcome.text.contains("wrote bg-harmonized.png (60x48)\n"))
            let (before, after) = (try read("bg.png"), try read("bg-harmonized.png"))
            #expect((after.width, after.height) == (60, 48))
            #expect(after.samples != before.samples)
            // The right half is far from an object centred at a quarter of the width.
            for y in 0..<48 {
                let row = (y * 60 + 45) * 3..<(y + 1) * 60 * 3
                #expect(after.samples[row] == before.samples[row], "row \(y)")
            }
            #expect(try read("all.png").width > 32)
            #expect(try read("naive.png").samples != before.samples)
        }

        @Test func theScaleCanBeGivenAndIsReported() throws {
            let outcome = try tool(["harmonize", "bg.png", "obj.png", "--start-scale", "2", "--json", "-q", "-o", "x.png"] + Tool.quick)
            #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
            let object = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
            let report = try #require(object["report"] as? [String: Any])
            let candidates = try #require(report["candidates"] as? [[String: Any]])
            #expect(report["startScale"] as? Int == 2 && candidates.compactMap { $0["startScale"] as? Int } == [2])
            #expect(candidates.allSatisfy { $0["score"] is Double && $0["sharpness"] is NSNumber && $0["objectKept"] is Double })
            let text = try ImageReader().text(of: tool.folder("x.png"))
            #expect(text["singan"]?.contains(#""startScale":2"#) == true)
        }

        @Test func thePlacementIsWrittenBeforeTheTraining() throws {
            let run = try tool.start([
                "harmonize", "bg.png", "obj.png", "--naive", "naive.png", "--progress", "json", "--max-size", "32", "--min-size", "18",
                "--iterations", "100000",
            ])
            #expect(run.waits(for: "\"event\":\"plan\""))
            #expect(try read("naive.png").width == 60)
            run.send(SIGINT)
            #expect(try run.outcome().status == 130)
            #expect(try tool.folder.names().contains("bg-harmonized.png") == false)
        }

        @Test func anObjectOfLessThanAPixelIsRefusedBeforeTheTraining() throws {
            try tool.refuses(
                65, ["harmonize", "bg.png", "obj.png", "--scale", "0.05", "--finish", "none"] + Tool.quick, saying: "--max-size")
        }

        private func read(_ name: String) throws -> Image { try ImageReader().read(tool.folder(name)) }
    }
}
