import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// `singan-tool pipeline` from the outside: lines of steps, what is refused before anything is trained, the cache.
    @Suite struct PipelineRunTests {
        private static let chain = "harmonize bg.png obj.png --scale 1 | superres --factor 1.5 | animate --loop --frames 3"

        private static func tool() throws -> Tool {
            let tool = try Tool()
            try tool.picture("bg.png", 48, 40)
            try tool.cutout("obj.png", 16, 12)
            return tool
        }

        private static func cached(_ tool: Tool) -> [String: String] { ["SINGAN_CACHE": tool.folder("cache")] }

        private static func states(_ outcome: Tool.Outcome) throws -> [String] {
            let object = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
            return try #require(object["steps"] as? [[String: Any]]).compactMap { $0["state"] as? String }
        }

        @Test func threeStepsLeaveOneFile() throws {
            let tool = try Self.tool()
            // Whole iterations, and all of SinGAN's grain: frames that are equal after compression would be dropped.
            let quick = Tool.quick + ["--preset", "paper"]
            let chain = Self.chain.replacingOccurrences(of: "superres", with: "superres --as-published")
            let outcome = try tool(["pipeline", chain, "-o", "out.webp"] + quick)
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(try tool.folder.names() == ["bg.png", "models", "obj.png", "out.webp"])
            #expect(try ImageReader().animation(tool.folder("out.webp")).frames.count == 3)
            for step in ["step 1 of 3: harmonize", "step 2 of 3: superres", "step 3 of 3: animate"] {
                #expect(outcome.error.contains(step))
            }
            // Step by step the same comes out: nothing is lost between the steps.
            #expect(try tool(["harmonize", "bg.png", "obj.png", "--scale", "1", "-o", "1.png"] + quick).status == 0)
            #expect(try tool(["superres", "1.png", "--factor", "1.5", "--as-published", "-o", "2.png"] + quick).status == 0)
            #expect(try tool(["animate", "2.png", "--loop", "--frames", "3", "-o", "3.webp", "--no-metadata"] + quick).status == 0)
            let (chained, single) = (tool.folder("out.webp"), tool.folder("3.webp"))
            #expect(try ImageReader().animation(chained).frames.map(\.values) == ImageReader().animation(single).frames.map(\.values))
        }

        @Test func aPipeOfTheShellWorksToo() throws {
            let tool = try Self.tool()
            let quick = Tool.quick.joined(separator: " ")
            let shell = Process()
            shell.executableURL = URL(fileURLWithPath: "/bin/sh")
            shell.arguments = [
                "-c", "\"$0\" harmonize bg.png obj.png --scale 1 -q -o - \(quick) | \"$0\" superres - --factor 1.5 -q -o out.png \(quick)",
                Tool.path,
            ]
            shell.currentDirectoryURL = URL(fileURLWithPath: tool.folder.path)
            shell.environment = ProcessInfo.processInfo.environment.merging(["SINGAN_MODELS": tool.folder("models")]) { $1 }
            try shell.run()
            shell.waitUntilExit()
            #expect(shell.terminationStatus == 0)
            #expect(try ImageReader().header(tool.folder("out.png")) == (72, 60))
            // The same steps in one process: the same pixels.
            #expect(
                try tool(["pipeline", "harmonize bg.png obj.png --scale 1 | superres --factor 1.5", "-o", "one.png"] + Tool.quick).status
                    == 0)
            #expect(try ImageReader().read(tool.folder("one.png")).samples == ImageReader().read(tool.folder("out.png")).samples)
        }

        /// What is refused, with which status, and what the message has to say.
        private static let refusals: [(line: String, status: Int32, words: [String])] = [
            ("harmonise bg.png obj.png", 64, ["step 1", "harmonise", "harmonize"]), ("sample bg.png | nothing", 64, ["step 2", "nothing"]),
            ("sample bg.png --sheeet", 64, ["--sheeet", "sheet"]),
            ("sample bg.png | superres --factor x", 64, ["step 2", "'x' is not a number"]),
            ("sample bg.png | superres --factor 1", 64, ["step 2", "above 1"]),
            ("animate bg.png | superres", 64, ["step 2 (superres)", "animation"]),
            ("sample bg.png -n 4 | superres", 64, ["step 2 (superres)", "gives 4"]),
            ("sample gone.png | superres", 66, ["step 1 (sample)", "gone.png"]),
            ("sample bg.png | harmonize gone.png @1", 66, ["step 2", "gone.png"]),
            // A sample has no alpha, and there is no mask.
            ("sample bg.png | harmonize bg.png @1", 65, ["step 2 (harmonize)", "alpha"]),
            ("sample bg.png | style @3 --model bg.png", 64, ["@3"]),
            ("sample bg.png | style @2 --model bg.png", 64, ["step 2 takes its own result"]),
            ("sample bg.png | superres --factor 2 --json", 64, ["--json", "belongs"]), ("sample bg.png |", 64, ["behind the last |"]),
            ("sample 'bg.png", 64, ["quote"]), ("sample bg.png > out.png", 64, [">"]), ("sample bg.png; sample bg.png", 64, [";"]),
            ("sample - | harmonize - obj.png", 64, ["standard input"]), ("superres bg.png --factor 1000", 64, ["16384"]),
            ("sample bg.png -o gone/a.png | superres", 73, ["gone"]), ("edit bg.png --model bg.png", 65, ["step 1 (edit)"]),
            ("sample bg.png | paint --model bg.png --start-scale 40", 64, ["step 2 (paint)", "--start-scale 40"]),
            ("sample bg.png --start-scale @input", 64, ["@input", "--input FILE"]), ("sample bg.png | style @4 --model bg.png", 64, ["@1"]),
            ("sample bg.png | style --model @1", 64, ["step 2", "name it there too"]), ("sample --help", 64, ["step 1"]),
        ]

        @Test(arguments: refusals) func mistakesAreFoundBeforeTraining(_ line: String, _ status: Int32, _ words: [String]) throws {
            let tool = try Self.tool()
            let before = try tool.folder.names()
            let outcome = try tool(["pipeline", line, "-o", "out.png"] + Tool.quick)
            #expect(outcome.status == status, "\(line): \(outcome.error)")
            #expect(outcome.output.isEmpty && outcome.lines.count == 1, "\(outcome.error)")
            for word in words { #expect(outcome.error.contains(word), "\(word) in \(outcome.error)") }
            #expect(try tool.folder.names() == before)
        }

        @Test func outputsAreCheckedBeforeTraining() throws {
            let tool = try Self.tool()
            try tool.refuses(64, ["pipeline", "sample bg.png", "-o", "out.xyz"], saying: ".xyz")
            try tool.refuses(73, ["pipeline", "sample bg.png", "-o", "bg.png"], saying: "bg.png", "input")
            try tool.refuses(64, ["pipeline", "animate bg.png", "-o", "out.png"], saying: "out.png")
            try tool.refuses(64, ["pipeline", "sample bg.png -o a.png | superres", "-o", "a.png"], saying: "a.png", "two outputs")
            try tool.refuses(73, ["pipeline", "sample bg.png", "--out-dir", "/proc/nowhere"], saying: "/proc")
            try tool.refuses(64, ["pipeline", "sample bg.png", "--set", "2.count=3"], saying: "2")
            try tool.refuses(64, ["pipeline", "sample bg.png", "--set", "1.conut=3"], saying: "count")
            try tool.refuses(64, ["pipeline", "sample @photo"], saying: "@photo")
            try tool.refuses(66, ["pipeline", "superres", "--input", "gone.png"], saying: "gone.png")
            try tool.refuses(66, ["pipeline", "gone.yaml"], saying: "gone.yaml")
        }

        @Test func aDryRunSaysWhatItWouldDo() throws {
            let tool = try Self.tool()
            let before = try tool.folder.names()
            let outcome = try tool(["pipeline", Self.chain, "-o", "out.webp", "--dry-run"] + Tool.quick)
            #expect(outcome.status == 0, "\(outcome.error)")
            for text in [
                "step 1 (harmonize) -> 48x40: trains", "step 2 (superres) -> 72x60: trains", "step 3 (animate) -> 32x27: trains",
                "MB of memory",
            ] {
                #expect(outcome.text.contains(text), "\(text) in \(outcome.text)")
            }
            #expect(try tool.folder.names() == before)
            let json = try tool(["pipeline", Self.chain, "-o", "out.webp", "--dry-run", "--json"] + Tool.quick)
            let object = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
            #expect((object["expectedSeconds"] as? Double ?? 0) > 0 && (object["expectedMemory"] as? Int ?? 0) > 1_000_000)
            #expect(try Self.states(json) == ["trains", "trains", "trains"])
        }

        @Test func aChangeBeginsWhereItIs() throws {
            let tool = try Self.tool()
            func states(_ frames: Int, _ more: [String] = [], _ environment: [String: String]? = nil) throws -> [String] {
                let line = Self.chain.replacing("--frames 3", with: "--frames \(frames)")
                let outcome = try tool(
                    ["pipeline", line, "-o", "\(UUID().uuidString).webp", "--json", "-q"] + Tool.quick + more,
                    environment: environment ?? Self.cached(tool))
                #expect(outcome.status == 0, "\(outcome.error)")
                return try Self.states(outcome)
            }
            #expect(try states(3) == ["run", "run", "run"])
            #expect(try states(4) == ["unneeded", "cached", "run"])
            #expect(try states(3) == ["unneeded", "unneeded", "cached"])
            #expect(try states(3, ["--no-cache"]) == ["run", "run", "run"])
            #expect(try states(3, ["--keep-intermediates"]) == ["cached", "cached", "cached"])
            #expect(try states(3, ["--set", "1.scale=0.5", "--force"]) == ["run", "run", "run"])
            // An input of another content, and a side output that has to be made.
            try tool.flat("obj.png", 16, 12, 0.3)
            #expect(try tool(["pipeline", Self.chain, "--dry-run"] + Tool.quick, environment: Self.cached(tool)).status == 65)
            try tool.cutout("obj.png", 18, 12)
            #expect(try states(3) == ["run", "run", "run"])
            let list = try tool(["cache", "list"], environment: Self.cached(tool))
            #expect(list.status == 0 && list.text.contains("of at most 2000.0 MB"), "\(list.text)")
            #expect(try tool(["cache", "clear"], environment: Self.cached(tool)).status == 0)
            #expect(try states(4) == ["run", "run", "run"])
            var tiny = Self.cached(tool)
            tiny["SINGAN_CACHE"] = tool.folder("tiny")
            tiny["SINGAN_CACHE_MB"] = "0"
            #expect(try states(3, [], tiny) == ["run", "run", "run"])
            #expect(try states(3, [], tiny) == ["run", "run", "run"])
        }

        @Test func cachedResultsHaveTheSameBytes() throws {
            let tool = try Self.tool()
            let line = "harmonize bg.png obj.png --scale 1 --naive naive.png | superres --factor 1.5"
            for name in ["a", "b"] {
                let outcome = try tool(
                    ["pipeline", line, "--out-dir", name, "--keep-intermediates", "-o", "last.png"] + Tool.quick,
                    environment: Self.cached(tool)
                )
                #expect(outcome.status == 0, "\(outcome.error)")
            }
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: tool.folder("a")).sorted() == [
                    "1-harmonized.png", "last.png", "naive.png",
                ])
            for name in ["1-harmonized.png", "last.png", "naive.png"] { #expect(try tool.bytes("a/\(name)") == tool.bytes("b/\(name)")) }
        }

        @Test func stepsAndInputsAreTakenByName() throws {
            let tool = try Self.tool()
            let outcome = try tool(
                [
                    "pipeline", "sample @bg -n 1 | style @bg --model @1 -o styled.png | superres --factor 1.25 -o -", "--input",
                    "bg=bg.png",
                    "--seed", "3", "-q",
                ] + Tool.quick)
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(try ImageReader().read(bytes: [UInt8](outcome.output), name: "output").width == 60)
            #expect(try ImageReader().header(tool.folder("styled.png")) == (48, 40))
            // @input goes to the first step only where no step names it.
            let named = try tool(["pipeline", "sample bg.png | style @1 --model @input", "--input", "bg.png", "-o", "a.png"] + Tool.quick)
            #expect(named.status == 0, "\(named.error)")
            let unnamed = try tool(
                ["pipeline", "superres --factor 1.5", "--input", "bg.png", "--set", "superres.factor=1.25", "-o", "b.png"] + Tool.quick)
            #expect(unnamed.status == 0, "\(unnamed.error)")
            #expect(try ImageReader().header(tool.folder("b.png")) == (60, 50))
        }
    }
}
