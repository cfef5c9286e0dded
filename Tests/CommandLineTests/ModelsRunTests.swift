import Foundation
import TestSupport
import Testing

extension CommandLineTests {
    /// `models list`, `show` and `prune`, and what is noted of models when they are used.
    @Suite struct ModelsRunTests {
        private static func models(_ tool: Tool) throws -> [[String: Any]] {
            let outcome = try tool("models", "--json")
            let object = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
            return try #require(object["models"] as? [[String: Any]])
        }

        private static func files(_ tool: Tool) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: tool.folder("models")).sorted()
        }

        private static func age(_ path: String, _ days: Double) throws {
            try FileManager.default.setAttributes(
                [.modificationDate: Date().addingTimeInterval(-86400 * days)], ofItemAtPath: path)
        }

        @Test func listsTellWhatModelsAre() throws {
            let tool = try Tool()
            try tool.picture("a.png")
            #expect(try tool(["train", "a.png", "-q"] + Tool.quick).status == 0)
            #expect(try tool(["animate", "a.png", "--frames", "2", "-o", "x.gif", "-q"] + Tool.quick).status == 0)
            let models = try Self.models(tool)
            #expect(models.count == 2 && models.allSatisfy { $0["picture"] as? String == "a.png" && $0["lastUse"] is String })
            #expect(models.allSatisfy { $0["preset"] as? String == "thorough with other iterations" })
            #expect(Set(models.compactMap { $0["needs"] as? String }) == ["min size 18", "min size 18, noise padding"])
            let lines = try tool("models").text.split(separator: "\n")
            #expect(lines.count == 3 && lines.prefix(2).allSatisfy { $0.contains("  a.png  32x26  ") && $0.contains("  used 2") })
            let name = try #require(models.first?["identity"] as? String)
            let shown = try tool("models", "show", name).text
            for part in ["picture     a.png, 32x26", "training    thorough with other iterations", "last use    2", "settings    min size"]
            {
                #expect(shown.contains(part), "\(shown)")
            }
            // As earlier versions left them.
            let file = "models/\(name).singan"
            try FileManager.default.removeItem(atPath: tool.folder("\(file).note"))
            let old = try #require(try Self.models(tool).first)
            #expect(old["picture"] is NSNull && old["lastUse"] is NSNull)
            #expect(try tool("models", "show", name).text.contains("picture     unknown, 32x26"))
            // The model's own bytes and time stay when it is used.
            try Self.age(tool.folder(file), 3)
            let (bytes, before) = (try tool.bytes(file), try Self.models(tool).first?["trained"] as? String)
            #expect(try tool("evaluate", file, "-n", "1", "-q").status == 0)
            #expect(try tool.bytes(file) == bytes && Self.models(tool).first?["trained"] as? String == before)
            #expect(try Self.models(tool).first?["lastUse"] is String)
        }

        @Test func pruningRemovesWhatWasNotUsed() throws {
            let tool = try Tool()
            for name in ["a.png", "b.png"] {
                try tool.flat(name, 32, 26, name == "a.png" ? 0.2 : 0.8)
                #expect(try tool(["train", name, "-q"] + Tool.quick).status == 0)
            }
            let names = try Self.models(tool).compactMap { $0["picture"] as? String == "a.png" ? $0["identity"] as? String : nil }
            let old = try #require(names.first)
            try Self.age(tool.folder("models/\(old).singan.note"), 40)
            let kept = try Self.files(tool)
            let dry = try tool("models", "prune", "--unused-for", "30d", "--dry-run")
            #expect(
                dry.status == 0 && dry.text.contains("would remove \(old.prefix(12)) (a.png, ") && dry.text.contains("would remove 1 model")
            )
            #expect(try Self.files(tool) == kept)
            let real = try tool("models", "prune", "--unused-for", "30d", "--json")
            let object = try #require(try JSONSerialization.jsonObject(with: real.output) as? [String: Any])
            #expect((object["removed"] as? [[String: Any]])?.count == 1 && (object["bytes"] as? Int ?? 0) > 1000)
            #expect(try Self.models(tool).map { $0["picture"] as? String } == ["b.png"])
            #expect(try !Self.files(tool).contains { $0.hasPrefix(old) })
            #expect(try tool("models", "prune", "--keep", "1GB").text.hasPrefix("removed 0 models"))
            #expect(try tool("models", "prune", "--keep", "1kB").text.contains("removed 1 model"))
            #expect(try tool("models").text.hasPrefix("no models in "))
        }

        @Test func whatIsBeingTrainedStays() throws {
            let tool = try Tool()
            try tool.picture("a.png")
            let run = try tool.start(
                ["train", "a.png", "--preset", "thorough", "--max-size", "32", "--min-size", "18", "--iterations", "100000", "-q"],
                checkpointSeconds: 0)
            for _ in 0..<300 {
                guard try Self.models(tool).isEmpty else { break }
                Thread.sleep(forTimeInterval: 0.1)
            }
            let outcome = try tool("models", "prune", "--keep", "0")
            #expect(outcome.status == 0 && outcome.error.contains("is being trained, and stays"), "\(outcome.error)")
            #expect(try outcome.text.hasPrefix("removed 0 models") && !Self.models(tool).isEmpty)
            run.send(SIGINT)
            #expect(try run.outcome().status == 130)
            // What was interrupted has its picture's name.
            #expect(try Self.models(tool).first?["picture"] as? String == "a.png")
        }

        @Test func mistakes() throws {
            let tool = try Tool()
            try tool.refuses(64, ["models", "prune"], saying: "nothing says which models go", "--unused-for")
            try tool.refuses(64, ["models", "prune", "--unused-for", "30"], saying: "30d")
            try tool.refuses(64, ["models", "prune", "--keep", "much"], saying: "2GB")
        }
    }
}
