import Foundation
import TestSupport
import Testing

/// Where executables are looked for, which of them win, and what is remembered of them.
@Suite struct PluginDiscoveryTests {
    private static let copy = "cp input-1.png result-1.png"

    private func permissions(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test func tasksSayWhereTheyComeFrom() throws {
        let plugins = try Plugins()
        let (own, path) = (try plugins.add("own", run: Self.copy, in: plugins.cache.path), try plugins.add("other", run: Self.copy))
        let folder = ["SINGAN_PLUGINS": plugins.cache.path]
        let list = try plugins("tasks", environment: folder)
        #expect(list.text.contains("own: Test.\n") && list.text.contains("  from \(own)\n") && list.text.contains("  from \(path)\n"))
        let json = try plugins("tasks", "--json", environment: folder)
        let object = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
        let tasks = try #require(object["tasks"] as? [[String: Any]])
        let origins = Dictionary(
            uniqueKeysWithValues: tasks.map { ($0["verb"] as? String ?? "", $0["origin"] as? [String: String] ?? [:]) })
        #expect(origins["sample"] == ["kind": "built-in"])
        #expect(origins["own"] == ["kind": "external", "path": own, "version": "1.0"])
        #expect((object["refused"] as? [Any])?.isEmpty == true)
        #expect(try plugins("doctor", environment: folder).text.contains("own other"))
    }

    @Test func builtInTasksAndCommandsAreNotReplaced() throws {
        let plugins = try Plugins()
        let log = plugins.cache("log")
        for verb in ["sample", "models"] { try plugins.add(verb, run: "touch \(log); \(Self.copy)") }
        let list = try plugins("tasks").text
        for text in ["singan-sample: 'sample' is a task of the tool itself", "singan-models: 'models' is a command of the tool itself"] {
            #expect(list.contains(text), "\(list)")
        }
        #expect(try plugins("models", "list").status == 0)
        try plugins.tool.picture("photo.png")
        #expect(try plugins.tool(["sample", "photo.png"] + Tool.quick, environment: plugins.environment).status == 0)
        #expect(!FileManager.default.fileExists(atPath: log))
    }

    @Test func theFirstOfTwoWins() throws {
        let plugins = try Plugins()
        try plugins.add("twin", run: "exit 9", in: plugins.cache.path)
        let first = try plugins.add("twin", run: Self.copy)
        try plugins.tool.picture("photo.png")
        let both = ["SINGAN_PLUGIN_PATH": "\(plugins.folder.path):\(plugins.cache.path)"]
        #expect(try plugins("twin", "photo.png", environment: both).status == 0)
        let list = try plugins("tasks", environment: both).text
        #expect(list.contains("refused \(plugins.cache.path)/singan-twin: 'twin' is \(first), which comes first"), "\(list)")
    }

    @Test func nothingComesFromTheCurrentFolder() throws {
        let plugins = try Plugins()
        try plugins.add("here", run: Self.copy, in: plugins.tool.folder.path)
        try plugins.tool.picture("photo.png")
        for path in [".", "", ":", "./", "plugins/.."] {
            let relative = ["SINGAN_PLUGIN_PATH": path, "SINGAN_PLUGINS": path, "PATH": "\(path):/usr/bin:/bin"]
            let outcome = try plugins("here", "photo.png", environment: relative)
            #expect(outcome.status == 64 && outcome.error.contains("there is no command 'here'"), "\(path): \(outcome.error)")
        }
        let list = try plugins("tasks", environment: ["SINGAN_PLUGIN_PATH": "some/where"]).text
        #expect(list.contains("refused some/where: a plugin folder must be an absolute path"))
    }

    @Test func thePathIsAskedOnlyForAVerbThatNothingElseKnows() throws {
        let plugins = try Plugins()
        let log = plugins.cache("log")
        let path = ["SINGAN_PLUGIN_PATH": "", "PATH": "\(plugins.folder.path):/usr/bin:/bin"]
        try plugins.add("found", describe: nil, run: Self.copy)
        try plugins.add("asked", describe: "touch \(log)", run: "exit 0")
        try plugins.tool.picture("photo.png")
        #expect(try !plugins("tasks", environment: path).text.contains("found"))
        #expect(!FileManager.default.fileExists(atPath: log), "nothing on the PATH is started to be listed")
        #expect(try plugins("found", "photo.png", environment: path).status == 0)
        #expect(!FileManager.default.fileExists(atPath: log))
        // A folder where anybody can put a link is no better than the link's end.
        let link = plugins.temporary("singan-linked")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: plugins.folder("singan-linked"))
        try plugins.add("linked", run: Self.copy)
        let linked = ["SINGAN_PLUGIN_PATH": "", "PATH": "\(plugins.temporary.path):/usr/bin:/bin"]
        #expect(try plugins("linked", "photo.png", "-o", "l.png", environment: linked).status == 0)
        try permissions(0o777, plugins.temporary.path)
        let open = try plugins("linked", "photo.png", "-o", "m.png", environment: linked)
        #expect(open.status == 65 && open.error.contains("everybody can write in"), "\(open.error)")
        let outcome = try plugins("asked", environment: path)
        #expect(outcome.status == 65 && outcome.error.contains("it says nothing"), "\(outcome.error)")
    }

    @Test func filesThatOthersMayChangeAreRefused() throws {
        let plugins = try Plugins()
        let writable = try plugins.add("writable", run: Self.copy)
        try permissions(0o757, writable)
        try permissions(0o644, try plugins.add("plain", run: Self.copy))
        try plugins.add("Upper", run: Self.copy)
        try FileManager.default.createDirectory(atPath: plugins.folder("singan-folder"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(atPath: plugins.folder("singan-broken"), withDestinationPath: "nowhere")
        let list = try plugins("tasks").text
        for text in [
            "singan-writable: it can be written by everybody. Take that away: chmod o-w",
            "singan-plain: it can't be executed. Allow it: chmod +x",
            "singan-Upper: its name must be singan-NAME", "singan-folder: it is no regular file", "singan-broken: it can't be read",
        ] { #expect(list.contains(text), "\(text) in \(list)") }
        try permissions(0o777, plugins.folder.path)
        let all = try plugins("tasks").text
        #expect(all.contains("refused \(plugins.folder.path): it is in a folder that everybody can write in"), "\(all)")
        #expect(!all.contains("singan-writable"))
    }

    @Test func aDescriptionIsAskedForOnce() throws {
        let plugins = try Plugins()
        let log = plugins.cache("log")
        func script(_ abstract: String) throws {
            let text = Plugins.description.replacing("VERB", with: "once").replacing("Test.", with: abstract).replacing(
                "MORE", with: Plugins.image)
            try plugins.add("once", describe: "echo x >> \(log); cat <<'END'\n\(text)\nEND", run: "exit 0")
        }
        func count() throws -> Int { try String(contentsOfFile: log, encoding: .utf8).count / 2 }
        try script("First.")
        for _ in 0..<2 { #expect(try plugins("tasks").text.contains("once: First.")) }
        #expect(try count() == 1)
        try script("Second text.")
        for _ in 0..<2 { #expect(try plugins("tasks").text.contains("once: Second text.")) }
        #expect(try count() == 2)
        // A broken cache is no cache.
        try Data("{\"version\": 1, \"entries\": [".utf8).write(to: URL(fileURLWithPath: plugins.cache("plugins.json")))
        #expect(try plugins("tasks").text.contains("once: Second text."))
        #expect(try count() == 3)
    }
}
