import Foundation
import TestSupport
import Testing

extension CommandLineTests {
    /// What a run is given by its surroundings: variables, pipes and devices, names of files.
    @Suite struct EnvironmentRunTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("bg.png")
        }

        private static let beginning: [UInt8] = [0x89, 0x50, 0x4E, 0x47]

        /// A script in the tool's folder; the program is $0.
        private func shell(_ script: String) throws -> Shell.Outcome {
            try #require(Shell("sh")).run(
                ["-c", script, Tool.path], in: tool.folder.path,
                environment: [
                    "SINGAN_MODELS": tool.folder("models"), "SINGAN_CACHE": tool.folder("cache"), "SINGAN_PLUGINS": tool.folder("none"),
                ])
        }

        @Test(arguments: ["SINGAN_CACHE_MB", "SINGAN_CHECKPOINT_SECONDS", "SINGAN_PLUGIN_IDLE_SECONDS"])
        func numbersAreCheckedFirst(_ name: String) throws {
            try tool.refuses(64, ["sample", "bg.png"], saying: "\(name) is 'abc'", "Unset it for", environment: [name: "abc"])
            #expect(try tool(["doctor"], environment: [name: "abc"]).status == 0)
        }

        @Test func aHomeThatIsEmptyIsNone() throws {
            let outcome = try tool(
                ["sample", "bg.png", "-o", "x.png"],
                environment: ["HOME": "", "SINGAN_MODELS": "", "SINGAN_PLUGINS": "", "SINGAN_CACHE": ""])
            #expect(outcome.status == 0, "\(outcome.error)")
        }

        @Test func aCacheThatCantBeWrittenIsToldOnce() throws {
            let outcome = try tool(
                ["pipeline", "sample bg.png | superres --factor 1.5 | superres --factor 1.25", "-o", "x.png"],
                environment: ["SINGAN_CACHE": tool.folder("bg.png")])
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(outcome.lines.filter { $0.contains("results are not cached") }.count == 1, "\(outcome.error)")
        }

        @Test func aMissingTemporaryFolderIsToldFirst() throws {
            let plugins = try Plugins()
            try plugins.tool.picture("bg.png")
            let mark = plugins.cache("mark")
            try plugins.add("copy", run: "touch \(mark); cp input-1.png result-1.png")
            // It is known then, and hasn't to be asked.
            #expect(try plugins("tasks").status == 0)
            let outcome = try plugins("copy", "bg.png", environment: ["TMPDIR": plugins.tool.folder("none")])
            #expect(outcome.status == 73 && outcome.error.contains("or set TMPDIR"), "\(outcome.error)")
            #expect(!FileManager.default.fileExists(atPath: mark))
        }

        /// Streams that the caller closed are neither taken for files of the program's own nor waited for.
        @Test(arguments: [
            (">&-", "-o a.png", 0), ("2>&-", "-o a.png", 0), ("<&- >&- 2>&-", "-o a.png", 0), (">&-", "-o -", 74),
        ]) func closedStreams(_ closed: String, _ output: String, _ status: Int32) throws {
            let outcome = try shell("timeout 60 \"$0\" sample bg.png \(output) \(closed)")
            #expect(outcome.status == status, "\(outcome.text)")
            #expect(FileManager.default.fileExists(atPath: tool.folder("a.png")) == (status == 0))
            let input = try shell("timeout 60 \"$0\" sample - -o b.png <&-")
            #expect([65, 74].contains(input.status) && input.text.contains("standard input"), "\(input.text)")
        }

        @Test func pipesAreWrittenInto() throws {
            let outcome = try shell(
                """
                mkfifo pipe.png
                cat pipe.png > copy.png &
                "$0" sample bg.png -q -o pipe.png; echo $?
                wait
                "$0" sample bg.png -q -o /dev/null; echo $?
                "$0" sample bg.png -o /dev/stdout 2>words > out.png; echo $?
                "$0" sample bg.png -q -o /dev/stdout 2>more | cat > piped.png
                mkfifo pipe; cat pipe > plain.png & "$0" sample bg.png -q -o pipe; echo $?
                wait
                test -p pipe.png && test -c /dev/null && echo kept
                """)
            #expect(outcome.lines == ["0", "0", "0", "0", "kept"], "\(outcome.text)")
            let first = try tool.bytes("copy.png")
            #expect(first.starts(with: Self.beginning))
            for name in ["out.png", "piped.png", "plain.png"] { #expect(try tool.bytes(name) == first, "\(name)") }
        }

        #if os(Linux)
            @Test func namesThatAreNoTextAreNamed() throws {
                let outcome = try shell(
                    """
                    mkdir in; cp bg.png "in/$(printf 'caf\\351.png')"; cp bg.png in/good.png
                    "$0" sample "in/$(printf 'caf\\351.png')" 2>&1; echo $?
                    "$0" sample bg.png -o "$(printf 'out\\351.png')" 2>&1; echo $?
                    "$0" pipeline "sample @p" --input p=in/ --out-dir made 2>&1; echo $?
                    """)
                let lines = outcome.lines
                #expect(lines.count > 4 && lines[1] == "66" && lines[3] == "66" && lines.last == "0", "\(outcome.text)")
                #expect(lines[0].hasPrefix("singan-tool: error: $'in/caf\\xe9.png' is not UTF-8"), "\(lines[0])")
                #expect(lines[2].contains("$'out\\xe9.png'"), "\(lines[2])")
                #expect(lines.filter { $0.contains("$'caf\\xe9.png' in in is left out") }.count == 1, "\(outcome.text)")
                let made = try FileManager.default.contentsOfDirectory(atPath: tool.folder("made")).sorted()
                #expect(made == ["good-sample.png", "manifest.jsonl"])
            }
        #endif
    }
}
