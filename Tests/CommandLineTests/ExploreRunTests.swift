import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// `explore`: a sheet of start scales and seeds, and commands that make its cells again.
    @Suite struct ExploreRunTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("bg one.png", 60, 48)
            try tool.cutout("obj.png", 20, 16)
        }

        @Test func everyCellsCommandMakesThatCell() throws {
            let outcome = try tool(
                ["explore", "--scales", "0,1", "--seeds", "2", "sample", "bg one.png", "--seed", "5", "--json", "-o", "sheet.png"]
                    + Tool.quick)
            #expect(outcome.status == 0, "\(outcome.error)")
            let object = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
            let cells = try #require((object["report"] as? [String: Any])?["cells"] as? [[String: Any]])
            #expect(
                cells.compactMap { $0["startScale"] as? Int } == [0, 0, 1, 1]
                    && cells.compactMap { $0["seed"] as? String } == ["5", "6", "5", "6"])
            let command = try #require(cells[2]["command"] as? String)
            let quick = Tool.quick.joined(separator: " ")
            #expect(command == "singan-tool sample 'bg one.png' \(quick) --engine singan --start-scale 1 --seed 5")
            // The cell is the sample, enlarged by a whole factor: 160 / 32.
            #expect(try tool(["sample", "bg one.png", "--start-scale", "1", "--seed", "5", "-o", "cell.png"] + Tool.quick).status == 0)
            let (sheet, cell) = (
                try ImageReader().read(tool.folder("sheet.png")).pixels(), try ImageReader().read(tool.folder("cell.png")).pixels()
            )
            let large = cell.resized(width: 160, height: 130)
            let top = 8 + (sheet.height - 8) / 2
            var largest: Float = 0
            for y in 0..<130 {
                for i in 0..<3 * 160 {
                    largest = max(largest, abs(sheet.values[((top + y) * sheet.width + 8) * 3 + i] - large.values[y * 160 * 3 + i]))
                }
            }
            #expect(largest < 0.02, "\(largest)")
        }

        @Test func harmonizeIsExploredFromScaleOne() throws {
            let outcome = try tool(["explore", "--seeds", "1", "harmonize", "bg one.png", "obj.png"] + Tool.quick)
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(outcome.text.hasPrefix("scale 1, seed 0: singan-tool harmonize 'bg one.png' obj.png "), "\(outcome.text)")
            #expect(outcome.text.contains("wrote bg one-harmonized-explore.png"))
        }

        @Test func whatMakesNoSenseIsRefused() throws {
            try tool.refuses(64, ["explore"], saying: "needs a task")
            try tool.refuses(64, ["explore", "doctor"], saying: "has none", "harmonize")
            try tool.refuses(64, ["explore", "smaple", "bg one.png"], saying: "Did you mean 'sample'?")
            try tool.refuses(64, ["explore", "--scales", "1,x", "sample", "bg one.png"], saying: "list of scales")
            try tool.refuses(64, ["explore", "--scales", "9", "sample", "bg one.png"] + Tool.quick, saying: "9", "0 to")
            try tool.refuses(
                64, ["explore", "harmonize", "bg one.png", "obj.png", "--naive", "n.png"] + Tool.quick, saying: "--naive")
            try tool.refuses(66, ["explore", "sample", "none.png"] + Tool.quick, saying: "none.png")
        }
    }
}
