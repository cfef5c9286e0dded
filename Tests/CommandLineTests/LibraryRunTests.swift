import Foundation
import TestSupport
import Testing

extension CommandLineTests {
    /// Shared libraries as plugins of the real program.
    @Suite struct LibraryRunTests {
        private let plugins: PluginFolderFixture
        private var tool: Tool { plugins.tool }

        init() throws { plugins = try PluginFolderFixture() }

        /// A name, what is wrong, and what is said.
        private static let hostile: [(name: String, change: @Sendable (inout CLibrary) -> Void, words: [String])] = [
            ("version", { $0.version = "7" }, ["is a plugin of version 7, and this toolkit speaks version 1"]),
            ("size", { $0.size = "8" }, ["has a table of 8 bytes, and version 1 has 24"]),
            ("table", { $0.table = "return 0;" }, ["singan_plugin_table() returned NULL"]),
            ("describe", { $0.text = "0" }, ["describe() returned NULL"]),
            ("run", { $0.run = "0" }, ["without a function 'run'"]),
            ("invalid", { $0.text = CLibrary.quoted("{\"singan-plugin\":") }, ["describes itself wrongly"]),
            ("contract", { $0.text = CLibrary.quoted("{\"singan-plugin\":3}") }, ["version 3", "version 1"]),
            (
                "crash",
                // Not raise(): the thread may have that signal blocked, which a real fault doesn't ask.
                { $0.text = "(*(volatile char *)8 = 1, \"\")" }, ["crashed with signal 11"]
            ),
            ("exit", { $0.text = "(exit(5), \"\")" }, ["ended the process with status 5"]),
            ("hang", { $0.text = "(sleep(60), \"\")" }, ["gave no answer within 5 seconds"]),
            ("loading", { $0.prelude = "__attribute__((constructor)) static void early(void) { abort(); }" }, ["crashed with signal 6"]),
        ]

        @Test(arguments: hostile.indices) func aBadLibraryIsNotAdded(_ index: Int) throws {
            let (name, change, words) = Self.hostile[index]
            var library = CLibrary("copy")
            change(&library)
            try library.build(tool.folder("\(name).so"))
            try plugins.refuses(65, "plugin", "add", "\(name).so", saying: ["\(name).so "] + words)
            #expect(plugins.names == nil)
        }

        /// They keep nothing from working.
        @Test func badLibrariesInTheFolderAreListedWithTheirReasons() throws {
            for (name, change, _) in Self.hostile {
                var library = CLibrary("copy")
                change(&library)
                try plugins.put(library, "\(name).so")
            }
            try CLibrary.compile("int answer(void) { return 42; }", "\(plugins.folder)/other.so")
            try "text".write(toFile: "\(plugins.folder)/text.so", atomically: false, encoding: .utf8)
            try plugins.put(CLibrary("copy"), "zcopy.so")
            let tasks = try plugins("tasks")
            #expect(tasks.status == 0, "\(tasks.error)")
            let lines = tasks.text.split(separator: "\n")
            let more = [("other", ["it has no function singan_plugin_table"]), ("text", ["can't be loaded"])]
            for (name, words) in Self.hostile.map({ ($0.name, $0.words) }) + more {
                let line = lines.first { $0.contains("\(plugins.folder)/\(name).so") } ?? ""
                for word in words { #expect(line.contains(word), "\(name): \(line)") }
            }
            try tool.picture("a.png")
            #expect(try plugins("copy", "a.png", "-o", "b.png").status == 0)
        }

        /// Listing and other tasks load nothing once it is known what the library is.
        @Test func aLibraryIsLoadedWhenItsTaskIsRun() throws {
            var library = CLibrary("copy")
            let log = tool.folder("log")
            library.prelude = """
                __attribute__((constructor)) static void early(void) { FILE *log = fopen("\(log)", "a"); fputs("loaded\\n", log); fclose(log); }
                """
            try plugins.put(library, "copy.so")
            func loads() -> Int { ((try? String(contentsOfFile: log, encoding: .utf8)) ?? "").split(separator: "\n").count }
            for _ in 0..<3 { #expect(try plugins("tasks").text.contains("copy.so")) }
            #expect(loads() == 1)
            try tool.picture("a.png")
            #expect(try plugins("copy", "a.png", "-o", "b.png").status == 0)
            #expect(loads() == 2)
        }

        /// Libraries elsewhere are no plugins.
        @Test func librariesAreFoundInThePluginFolderAlone() throws {
            try CLibrary("copy").build(tool.folder("singan-copy.so"))
            let environment = plugins.environment.merging(["SINGAN_PLUGIN_PATH": tool.folder.path]) { $1 }
            #expect(try !tool(["tasks"], environment: environment).text.contains("copy"))
        }

        @Test func aFailureIsToldInThePluginsWords() throws {
            let event = CLibrary.quoted("{\"event\":\"error\",\"code\":66,\"message\":\"there is no sky\",\"hint\":\"Look up.\"}")
            try plugins.put(CLibrary("sky", body: "event(context, \(event)); return 1;"), "sky.so")
            try plugins.put(CLibrary("mute", body: "return 12;"), "mute.so")
            try plugins.put(CLibrary("empty", body: "return 0;"), "empty.so")
            try tool.picture("a.png")
            try plugins.refuses(66, "sky", "a.png", saying: ["there is no sky", "Look up."])
            try plugins.refuses(65, "mute", "a.png", saying: ["mute.so failed with 12"])
            try plugins.refuses(65, "empty", "a.png", saying: ["result-1.ppm"])
            #expect(try tool.folder.names() == ["a.png"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: plugins.places("temporary")) == [])
        }

        /// Asked to stop, the tool ends whether the library does or not.
        @Test(arguments: [true, false]) func theToolEndsWhenItIsAskedTo(_ listens: Bool) throws {
            let notice = CLibrary.quoted("{\"event\":\"notice\",\"text\":\"begun\"}")
            let condition = listens ? "!stop(context)" : "1"
            try plugins.put(CLibrary("wait", body: "event(context, \(notice)); while (\(condition)) usleep(1000); return 0;"), "wait.so")
            try tool.picture("a.png")
            let run = try plugins.start("wait", "a.png")
            #expect(run.waits(for: "begun"), "\(run.error)")
            run.send(SIGTERM)
            let began = ContinuousClock.now
            let outcome = try run.outcome()
            #expect(outcome.status == 143 && ContinuousClock.now - began < .seconds(20), "\(outcome.error)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: plugins.places("temporary")) == [])
        }
    }
}
