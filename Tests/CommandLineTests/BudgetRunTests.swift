import Foundation
import SinGANEngine
import TestSupport
import Testing

extension CommandLineTests {
    /// `--budget` from the outside.
    @Suite struct BudgetRunTests {
        private static let budget = ["--preset", "paper", "--min-size", "18", "--budget", "10s"]

        private static func tool() throws -> Tool {
            let tool = try Tool()
            try tool.picture("a.png", 48, 40)
            return tool
        }

        /// One training of ten seconds, and all that is asked of it afterwards.
        @Test func aBudgetBecomesAPlan() throws {
            let tool = try Self.tool()
            let environment = ["SINGAN_CACHE": tool.folder("cache")]
            let begin = SuspendingClock.now
            let outcome = try tool(["sample", "a.png", "-o", "a-1.png"] + Self.budget)
            let seconds = begin.duration(to: .now) / .seconds(1)
            #expect(outcome.status == 0 && outcome.error.contains("budget 10s: "), "\(outcome.error)")
            // Starting, reading and sampling come on top.
            #expect((8.5...13).contains(seconds), "\(seconds) s: \(outcome.error)")
            // The recipe has what came of it, and makes the same picture.
            let recipe = try tool("recipe", "a-1.png").text
            #expect(recipe.contains("iterations: ") && recipe.contains("max-size: ") && recipe.contains("crop: 0"), "\(recipe)")
            #expect(recipe.contains("preset: paper") && recipe.contains("min-size: 18") && !recipe.contains("budget"), "\(recipe)")
            let again = try tool("rerun", "a-1.png", "-o", "a-2.png")
            #expect(again.text.contains("a-2.png has the same bytes as a-1.png") && !again.error.contains("plan:"), "\(again.error)")
            // Found again: by other commands, and by pipelines, whose results in the cache know it too.
            let found = try tool(["train", "a.png", "--plan"] + Self.budget)
            #expect(found.text.hasPrefix("the model is trained already"))
            for name in ["b.png", "c.png"] {
                let line = ["pipeline", "sample a.png | superres --iterations 1 --max-size 32 --factor 1.3", "-o", name]
                let chained = try tool(line + ["--keep-intermediates", "--force"] + Self.budget, environment: environment)
                #expect(chained.status == 0, "\(chained.error)")
                let steps = try tool("recipe", name).text
                #expect(!steps.contains("budget") && steps.contains("iterations: 1\n"), "\(steps)")
                for line in recipe.split(separator: "\n") where line.contains("iterations:") { #expect(steps.contains(line), "\(steps)") }
            }
        }

        @Test func aPlanSaysWhatIsGivenUp() throws {
            let (tool, wanted) = (try Self.tool(), TrainingConfiguration(preset: .draft).iterations)
            let plan = try tool(["train", "a.png", "--plan", "--preset", "draft", "--budget", "4h"])
            #expect(plan.text.hasPrefix("plan: ") && plan.text.contains("2000 iterations\n"), "\(plan.text)")
            #expect(plan.text.contains("budget 4h: 2000 iterations per scale instead of \(wanted); about "), "\(plan.text)")
            let json = try tool(["train", "a.png", "--plan", "--json", "--preset", "draft", "--budget", "4h"])
            let object = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
            let budget = try #require((object["plan"] as? [String: Any])?["budget"] as? [String: Any])
            #expect(budget["seconds"] as? Int == 14400 && (budget["iterations"] as? [String: Int]) == ["planned": 2000, "wanted": wanted])
            #expect(try tool.folder.names() == ["a.png"], "a plan writes nothing")
        }

        @Test func nonsenseIsRefused() throws {
            let tool = try Self.tool()
            try tool.refuses(64, ["train", "a.png", "--budget", "5x"], saying: "30s, 5m, 1h30m or 2d")
            try tool.refuses(64, ["train", "a.png", "--budget", "9s"], saying: "10s and 7d")
            try tool.refuses(64, ["sample", "a.png", "--budget", "5m", "--iterations", "3"], saying: "--budget or --iterations")
            try tool.refuses(64, ["sample", "a.png", "--iterations", "3,4"], saying: "iterations are given for 2 scales")
            try tool.refuses(64, ["sample", "a.png", "--iterations", "3,4", "--plan"], saying: "iterations are given for 2 scales")
            try tool.refuses(64, ["sample", "a.png", "--iterations", "3,x"], saying: "'x' is no count")
            try tool.refuses(64, ["sample", "a.png", "--crop", "12"], saying: "crops of 12 pixels are too small")
            // The least that is trained takes far longer.
            try tool.picture("large.png", 1500, 1100)
            try tool.refuses(
                64, ["train", "large.png", "--preset", "paper", "--max-size", "1500", "--budget", "10s"], saying: "too short", "--max-size")
        }
    }
}
