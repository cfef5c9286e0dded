import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// Which engine makes the pictures, and what is said and recorded of it.
    @Suite struct EngineRunTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("a.png", 64, 48)
            try tool.picture("b.png", 60, 44)
        }

        /// The engine that the recipe in a picture names.
        private func engine(of file: String) throws -> String? {
            let text = try #require(try ImageReader().text(of: tool.folder(file))["singan"])
            return text.firstMatch(of: /\["engine","(\w+)"\]/).map { String($0.output.1) }
        }

        @Test func patchesAreTheDefaultAndTrainNothing() throws {
            let outcome = try tool("sample", "a.png", "-o", "s.png", "--models", "models")
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(try engine(of: "s.png") == "patches")
            #expect(try !tool.folder.names().contains("models"))
            let picture = try ImageReader().read(tool.folder("s.png"))
            #expect((picture.width, picture.height) == (64, 48), "the picture's own size")
        }

        @Test func oneLineSaysWhichEngineRunsWhereNobodyAsked() throws {
            let run = try tool.start(["sample", "a.png", "-o", "s.png"])
            _ = try run.outcome()
            #expect(run.error.contains("engine: patches") && run.error.contains("--engine singan"))
            let asked = try tool.start(["sample", "a.png", "--engine", "patches", "-o", "t.png"])
            _ = try asked.outcome()
            #expect(!asked.error.contains("engine: "))
        }

        @Test func aTrainingOptionOrAModelFileMeansSinGAN() throws {
            #expect(try tool(["sample", "a.png", "-o", "s.png"] + Tool.quick).status == 0)
            #expect(try engine(of: "s.png") == "singan")
            #expect(try tool(["train", "a.png", "-o", "m.singan"] + Tool.quick).status == 0)
            #expect(try tool("sample", "m.singan", "-o", "t.png").status == 0)
            #expect(try engine(of: "t.png") == "singan")
            #expect(try tool("sample", "m.singan", "--engine", "patches", "-o", "u.png").status == 0)
            #expect(try engine(of: "u.png") == "patches", "the model's picture has patches")
        }

        @Test func theEnvironmentSetsTheDefault() throws {
            let environment = ["SINGAN_ENGINE": "singan"]
            let plan = try tool(["sample", "a.png", "--plan"], environment: environment)
            #expect(plan.status == 0 && plan.text.contains("scales") && !plan.text.contains("patches"), "\(plan.text)")
            let own = try tool(["sample", "a.png", "--plan"])
            #expect(own.status == 0 && own.text.contains("patches need no training"), "\(own.text)")
            try tool.refuses(
                64, ["sample", "a.png"], saying: "SINGAN_ENGINE", "patches or singan", environment: ["SINGAN_ENGINE": "magic"])
        }

        @Test func whatATaskCantDoIsRefused() throws {
            try tool.refuses(64, ["animate", "a.png", "--engine", "patches"], saying: "animate has no engine 'patches'", "singan")
            try tool.refuses(64, ["fill", "a.png", "--engine", "singan"], saying: "fill has no engine 'singan'")
            try tool.refuses(64, ["sample", "a.png", "--engine", "patches", "--preset", "draft"], saying: "trains nothing")
            try tool.refuses(64, ["fill", "a.png", "--budget", "1m"], saying: "fill trains nothing")
            try tool.refuses(64, ["sample", "a.png", "--variety", "0.5", "--engine", "singan"], saying: "--variety")
            try tool.picture("tiny.png", 13, 40)
            try tool.refuses(65, ["sample", "tiny.png"], saying: "13x40", "two patches")
        }

        @Test func aRecipeIsRunAgainWithItsEngine() throws {
            #expect(try tool("sample", "a.png", "--seed", "3", "-o", "s.png").status == 0)
            let again = try tool(["rerun", "s.png", "-o", "again.png"], environment: ["SINGAN_ENGINE": "singan"])
            #expect(again.status == 0, "\(again.error)")
            #expect(try ImageReader().read(tool.folder("again.png")).samples == ImageReader().read(tool.folder("s.png")).samples)
        }

        @Test func stepsOfPipelinesHaveEngines() throws {
            let outcome = try tool(
                "pipeline", "style a.png --model b.png | paint --model b.png --start-scale 60%", "-o", "p.png", "--no-cache")
            #expect(outcome.status == 0, "\(outcome.error)")
            let text = try #require(try ImageReader().text(of: tool.folder("p.png"))["singan"])
            #expect(text.matches(of: /\["engine","patches"\]/).count == 2)
        }

        @Test func dialsAndPercentagesAreTaken() throws {
            for words in [["--strength", "0.4"], ["--start-scale", "60%"], ["--colors", "0"]] {
                let outcome = try tool(["style", "a.png", "--model", "b.png", "-f", "-o", "x.png"] + words)
                #expect(outcome.status == 0, "\(outcome.error)")
            }
            try tool.refuses(64, ["style", "a.png", "--model", "b.png", "--strength", "0.4", "--start-scale", "2"], saying: "say the same")
            try tool.refuses(64, ["style", "a.png", "--model", "b.png", "--strength", "1.4"], saying: "between 0 and 1")
            try tool.refuses(64, ["style", "a.png", "--model", "b.png", "--start-scale", "99"], saying: "--start-scale 99")
        }

        @Test func exploreGoesOverPatchesOnce() throws {
            let outcome = try tool("explore", "--scales", "1,2", "style", "a.png", "--model", "b.png", "--json", "-o", "sheet.png")
            #expect(outcome.status == 0, "\(outcome.error)")
            let object = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
            let cells = try #require((object["report"] as? [String: Any])?["cells"] as? [[String: Any]])
            #expect(cells.count == 2 && object["engine"] as? String == "patches")
            #expect((cells[0]["command"] as? String)?.contains("--engine patches --start-scale 1") == true)
        }

        @Test func aCopyIsToldByEvaluate() throws {
            let outcome = try tool("evaluate", "a.png", "a.png", "--json")
            #expect(outcome.status == 0, "\(outcome.error)")
            let object = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
            #expect(try #require(object["copied"] as? Double) > 0.9 && object["largestCopy"] is Int)
        }
    }
}
