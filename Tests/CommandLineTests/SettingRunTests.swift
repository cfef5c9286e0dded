import Foundation
import TestSupport
import Testing

extension CommandLineTests {
    /// `--set` of hyper-parameters, `reconstruct`, and two models side by side.
    @Suite struct SettingRunTests {
        private static func json(_ outcome: Tool.Outcome) throws -> [String: Any] {
            #expect(outcome.status == 0, "\(outcome.error)")
            return try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
        }

        @Test func settingsMakeAnotherModelAndAreInRecipes() throws {
            let tool = try Tool()
            try tool.picture("a.png")
            let plain = try Self.json(try tool(["train", "a.png", "-q", "--json"] + Tool.quick))
            let set = try Self.json(try tool(["train", "a.png", "-q", "--json", "--set", "alpha=50", "--set", "beta1=0.4"] + Tool.quick))
            #expect(plain["model"] as? String != set["model"] as? String)
            #expect(try tool(["sample", "a.png", "-q", "-o", "s.png", "--set", "beta1=0.4", "--set", "alpha=50"] + Tool.quick).status == 0)
            let recipe = try tool("recipe", "s.png").text
            #expect(recipe.contains("set:") && recipe.contains("alpha=50") && recipe.contains("beta1=0.4"), "\(recipe)")
            let again = try tool("rerun", "s.png", "-o", "r.png")
            #expect(again.text.contains("has the same bytes as s.png"), "\(again.text)\(again.error)")
            #expect(try tool("models", "--json").text.components(separatedBy: "\"identity\"").count == 3, "no model more")
            #expect(try tool("models", "show", try #require(set["model"] as? String)).text.contains("alpha 50"))
        }

        @Test func pipelinesTakeBothKinds() throws {
            let tool = try Tool()
            try tool.picture("a.png")
            let words = ["pipeline", "sample a.png --engine singan", "--set", "alpha=50", "-o", "p.png"] + Tool.quick
            #expect(try tool(words + ["--set", "1.seed=3"]).status == 0)
            let recipe = try tool("recipe", "p.png").text
            #expect(recipe.contains("alpha=50") && recipe.contains("seed: 3"), "\(recipe)")
            #expect(try tool("rerun", "p.png", "--set", "sample.set=alpha=20", "-o", "q.png").status == 0)
            #expect(try tool("recipe", "q.png").text.contains("alpha=20"))
            try tool.refuses(64, ["pipeline", "sample a.png", "--set", "2.seed=3"], saying: "there is no step")
        }

        @Test func mistakes() throws {
            let tool = try Tool()
            try tool.picture("a.png")
            try tool.refuses(64, ["train", "a.png", "--set", "alhpa=3"], saying: "Did you mean 'alpha'? There are: alpha, lambda")
            try tool.refuses(64, ["train", "a.png", "--set", "alpha=1e9"], saying: "must lie between 0 and 10000")
            try tool.refuses(64, ["train", "a.png", "--set", "2.seed=3"], saying: "changes a step of a pipeline")
            try tool.refuses(64, ["sample", "a.png", "--engine", "patches", "--set", "alpha=3"], saying: "trains nothing")
            try tool.refuses(64, ["sample", "a.png", "--size", "500"], saying: "such as 640x480")
        }

        @Test func reconstructionsTellTheirError() throws {
            let tool = try Tool()
            try tool.picture("a.png")
            let report = try Self.json(try tool(["reconstruct", "a.png", "-q", "--json", "-o", "r.png"] + Tool.quick))
            let numbers = try #require(report["report"] as? [String: Any])
            let error = try #require(numbers["reconstruction"] as? Double)
            #expect(error > 0 && numbers["enlargement"] is Double)
            let identity = try #require(report["model"] as? String)
            let shown = try Self.json(try tool("models", "show", identity, "--json"))
            #expect(shown["reconstruction"] as? Double == error)
            // The picture is what the error is of.
            #expect(try tool("reconstruct", "models/\(identity).singan", "-q", "-o", "m.png").status == 0)
            #expect(try tool(["train", "a.png", "-q", "-o", "m.singan", "--train-to", "1"] + Tool.quick).status == 0)
            let small = try tool("reconstruct", "m.singan", "-o", "small.png")
            #expect(small.status == 0 && small.error.contains("the model is trained up to "), "\(small.error)")
            try tool.refuses(64, ["reconstruct", "a.png", "--engine", "patches"], saying: "reconstruct has no engine 'patches'")
        }

        @Test func modelsSideBySide() throws {
            let tool = try Tool()
            try tool.picture("a.png")
            try tool.picture("small.png", 24, 20)
            #expect(try tool(["train", "a.png", "-q", "-o", "A.singan"] + Tool.quick).status == 0)
            #expect(try tool(["train", "a.png", "-q", "-o", "B.singan", "--set", "alpha=99"] + Tool.quick).status == 0)
            #expect(try tool("train", "small.png", "-q", "-o", "C.singan", "--min-size", "12", "--iterations", "2").status == 0)
            let same = try Self.json(try tool("evaluate", "A.singan", "A.singan", "-n", "3", "-q", "--json"))
            let rows = try #require(same["compared"] as? [[String: Any]])
            #expect(rows.compactMap { $0["measure"] as? String } == ["swd", "coherence", "completeness", "diversity", "copied"])
            #expect(rows.allSatisfy { $0["difference"] as? Double == 0 && $0["significant"] as? Bool == false && $0["better"] is NSNull })
            #expect(same["confidence"] as? Double == 0.95 && same["shrunk"] is NSNull)
            // Each is as good as it is alone.
            let other = try Self.json(try tool("evaluate", "A.singan", "B.singan", "-n", "3", "-q", "--json"))
            let alone = try Self.json(try tool("evaluate", "B.singan", "-n", "3", "-q", "--json"))
            for row in try #require(other["compared"] as? [[String: Any]]) {
                let (name, b) = (try #require(row["measure"] as? String), try #require(row["b"] as? Double))
                let expected = try #require(alone[name] as? Double)
                // Sums in another order.
                #expect(abs(b - expected) <= 1e-9 * max(1, abs(expected)), "\(name)")
            }
            let text = try tool("evaluate", "A.singan", "C.singan", "-n", "3")
            #expect(text.text.contains("A is shrunk from 32x26 to 24x20") && text.text.contains("95 % interval"), "\(text.text)")
            #expect(text.error.contains("of different pictures"))
            try tool.refuses(64, ["evaluate", "A.singan", "B.singan", "-n", "1"], saying: "-n")
            try tool.refuses(64, ["evaluate", "A.singan", "B.singan", "-o", "r.html"], saying: "two models are compared")
            try tool.refuses(64, ["evaluate", "A.singan", "B.singan", "--engine", "patches"], saying: "--engine")
        }
    }
}
