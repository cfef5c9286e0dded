import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// Tasks from outside as steps of pipelines.
    @Suite struct PluginPipelineTests {
        private static func states(_ outcome: Tool.Outcome) throws -> [String] {
            let object = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
            return try #require(object["steps"] as? [[String: Any]]).compactMap { $0["state"] as? String }
        }

        private static let members = #"""
            "arguments": [{"name": "image", "kind": "image"}], "options": [{"name": "times", "kind": "integer", "default": 1, "range": [1, 3]}]}
            """#

        @Test func theyAreStepsLikeAnyOther() throws {
            let plugins = try Plugins()
            try plugins.add("copy", members: Self.members, run: "cat > request; cp input-1.png result-1.png")
            try plugins.tool.picture("a.png")
            let line = "copy a.png --times 2 | sample --start-scale 1 | copy"
            let environment = plugins.environment
            func run(_ words: String...) throws -> Tool.Outcome {
                try plugins.tool(
                    ["pipeline", line, "-o", "\(UUID().uuidString).png", "--json", "-q"] + Tool.quick + words, environment: environment)
            }
            #expect(try Self.states(try run()) == ["run", "run", "run"])
            #expect(try Self.states(try run()) == ["unneeded", "unneeded", "cached"])
            #expect(try Self.states(try run("--set", "3.times=3")) == ["unneeded", "cached", "run"])
            // What comes behind a plugin isn't known before it has run; the rest is checked.
            #expect(try Self.states(try run("--no-cache", "--dry-run")) == ["trained", "open", "open"])
            // Another program under the same name makes other pictures.
            try plugins.add("copy", members: Self.members, run: "cat > request; cp input-1.png result-1.png # new")
            #expect(try Self.states(try run()) == ["run", "run", "run"])
            for (line, word) in [("copy a.png --times 4", "between 1 and 3"), ("copy a.png --tiems 2", "--times"), ("cpoy a.png", "copy")] {
                try plugins.tool.refuses(64, ["pipeline", line], saying: word, environment: environment)
            }
        }

        @Test func filesNameThemByVerbAlone() throws {
            let plugins = try Plugins()
            try plugins.add("copy", members: Self.members, run: "cat > request; cp input-1.png result-1.png")
            try plugins.tool.picture("a.png")
            let text = "steps:\n  one: {task: copy, in: a.png, with: {times: 2}}\n  two: {task: VERB, in: \"@one\", out: b.png}\n"
            for (verb, status) in [("copy", Int32(0)), (plugins.folder("singan-copy"), 65), ("singan-copy", 65), ("./copy", 65)] {
                try Data(text.replacing("VERB", with: verb).utf8).write(to: URL(fileURLWithPath: plugins.tool.folder("p.yaml")))
                let outcome = try plugins.tool(["pipeline", "p.yaml", "--force"], environment: plugins.environment)
                #expect(outcome.status == status, "\(verb): \(outcome.error)")
                if status != 0 { #expect(outcome.error.contains("p.yaml:3: there is no task"), "\(outcome.error)") }
            }
            let again = try plugins.tool(["rerun", "b.png", "--no-cache"], environment: plugins.environment)
            #expect(again.text.contains("has the same bytes"), "\(again.error)")
            // Another program under the same name: told, and not taken from the cache.
            try plugins.add("copy", members: Self.members, run: "cat > request; cp input-1.png result-1.png # new")
            #expect(
                try plugins.tool(["recipe", "b.png"], environment: plugins.environment).text.contains("# copy: not a task of the toolkit"))
            let other = try plugins.tool(["rerun", "b.png", "-o", "d.png"], environment: plugins.environment)
            #expect(other.error.contains("'copy', which doesn't come with the toolkit, has changed since"), "\(other.error)")
            // Where the plugin has gone, the recipe says so.
            try FileManager.default.removeItem(atPath: plugins.folder("singan-copy"))
            try plugins.tool.refuses(
                65, ["rerun", "b.png", "-o", "c.png"], saying: "there is no task 'copy'", environment: plugins.environment)
        }
    }
}
