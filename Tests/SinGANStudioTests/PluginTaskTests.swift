import Foundation
import SinGANBuiltins
import SinGANImaging
import SinGANSupport
import SinGANTasks
import TestSupport
import Testing

@testable import SinGANStudio
@testable import SinGANToolKit

/// Tasks of plugins in the studio: they have forms, and are run.
@Suite(.serialized) struct PluginTaskTests {
    private static let description = #"""
        {"singan-plugin": 1, "verb": "joined", "version": "1.0", "abstract": "Join pictures.",
         "arguments": [{"name": "first", "kind": "image", "help": "The first."},
                       {"name": "rest", "kind": "image", "help": "The others.", "repeats": true}],
         "options": [{"name": "gap", "short": "g", "kind": "integer", "help": "Pixels between them.", "default": 12, "range": [1, 500]},
                     {"name": "tone", "kind": "text", "help": "Of the gap.", "choices": ["light", "dark"], "default": "light"},
                     {"name": "title", "kind": "text", "help": "A line.", "repeats": true},
                     {"name": "turned", "kind": "flag", "help": "From the top."},
                     {"name": "mark", "kind": "image", "help": "A mask."}],
         "gives": {"images": 2}}
        """#

    /// A folder with a plugin that keeps what it was asked for in `request.json`, and hands back its first two pictures.
    private func plugins() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let script = """
            #!/bin/sh
            case "$1" in
            describe) cat <<'END'
            \(Self.description)
            END
            ;;
            run)
            cat >'\(folder("request.json"))'
            echo '{"event": "notice", "text": "joined by a script"}'
            cp input-1.png result-1.png
            cp input-2.png result-2.png
            ;;
            esac

            """
        try Data(script.utf8).write(to: URL(fileURLWithPath: folder("singan-joined")))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder("singan-joined"))
        return folder
    }

    private func tool(_ folder: TemporaryFolder) async throws -> StudioRunner {
        let environment = [
            "SINGAN_PLUGIN_PATH": folder.path, "SINGAN_PLUGINS": folder("none"), "SINGAN_CACHE": folder("cache"), "PATH": "/usr/bin:/bin",
        ]
        let terminal = Terminal(output: { (_) throws(SinGANError) in }, error: { _ in }, environment: environment)
        let registry = try await Externals(terminal: terminal, cancellation: Cancellation()).registry(builtinTasks, for: ["studio"])
        return StudioRunner(environment: ToolEnvironment(terminal: terminal, registry: registry, cancellation: Cancellation()))
    }

    @Test func itsFormIsItsDescription() async throws {
        let studio = try await RunningStudio(try await tool(try plugins()))
        let tasks = try await studio.ask("GET", "/api/session").json["tasks"].values
        let task = try #require(tasks.first { $0["verb"].string == "joined" })
        #expect(task["origin"].string == "executable" && task["abstract"].string == "Join pictures." && task["engines"].values.isEmpty)
        let inputs = task["inputs"].values
        #expect(inputs.map { $0["name"].string } == ["FIRST", "REST", "--mark"])
        #expect(inputs.map { $0["isRepeated"] } == [false, true, false] && inputs.map { $0["isRequired"] } == [true, true, false])
        #expect(inputs.map { $0["summary"].string } == ["The first.", "The others.", "A mask."])
        let options = Dictionary(task["options"].values.map { ($0["name"].string ?? "", $0) }) { first, _ in first }
        #expect(options.keys.sorted() == ["gap", "title", "tone", "turned"])
        #expect(options.mapValues { $0["kind"].string } == ["gap": "number", "title": "text", "tone": "choice", "turned": "flag"])
        #expect(options["gap"]?["minimum"] == .integer(1) && options["gap"]?["maximum"] == .integer(500), "\(options["gap"]?.text ?? "")")
        #expect(options["gap"]?["default"].string == "12" && options["tone"]?["default"].string == "light")
        #expect(options["tone"]?["choices"].strings == ["light", "dark"] && options["title"]?["isRepeated"] == true)
        try await studio.end()
    }

    @Test func aJobOfItRuns() async throws {
        let folder = try plugins()
        let studio = try await RunningStudio(try await tool(folder))
        var ids: [JSONValue] = []
        for (width, name) in [(40, "a.png"), (32, "b.png"), (24, "c.png"), (40, "mark.png")] {
            ids.append(.text(try await studio.drop(StudioPictures.pattern(width, 20), name)))
        }
        let job: [String: JSONValue] = [
            "task": "joined", "inputs": ["FIRST": [ids[0]], "REST": [ids[1], ids[2]], "--mark": [ids[3]]],
            "options": ["gap": ["3"], "tone": ["dark"], "title": ["one", "two"], "turned": []], "seed": "7",
        ]
        let done = try await studio.done(.object(job))
        #expect(done["state"].string == "done" && done["notices"].strings.contains { $0.contains("joined by a script") }, "\(done.text)")
        #expect(done["results"].values.map { $0["width"].int } == [40, 32])
        #expect(done["results"].values.first?["made"]["task"].string == "joined")
        let request = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: URL(fileURLWithPath: folder("request.json"))))
        #expect(request["arguments"]["rest"].values.count == 2 && request["seed"].string == "7")
        #expect(request["options"]["gap"].int == 3 && request["options"]["tone"].string == "dark" && request["options"]["turned"] == true)
        #expect(request["options"]["title"].strings == ["one", "two"] && request["options"]["mark"].string != nil)
        #expect(
            done["command"].string?.hasSuffix(
                "c.png --mark /nowhere/to/write/mark.png --gap 3 --tone dark --title one --title two --turned --seed 7 -o a-joined.png")
                == true,
            "\(done["command"].text)")
        // A preview is of shrunk pictures here too.
        let preview = try await studio.done(.object(job.merging(["side": 20]) { $1 }))
        #expect(preview["results"].values.map { $0["width"].int } == [20, 16], "\(preview.text)")
        // There is no engine to choose, and a value out of range is told in the tool's words.
        for (change, word) in [(["engine": "patches"], "no choice of engines"), (["options": ["gap": ["501"]]], "between 1 and 500")]
            as [([String: JSONValue], String)]
        {
            let refusal = try await studio.ask("POST", "/api/jobs", .object(job.merging(change) { $1 }))
            #expect(refusal.status == 400 && refusal.json["error"]["message"].string?.contains(word) == true, "\(refusal.text)")
        }
        try await studio.end()
    }
}
