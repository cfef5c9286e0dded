import Foundation
import SinGANImaging
import TestSupport
import Testing

/// Executables as tasks, well-behaved ones.
@Suite struct PluginRunTests {
    private static let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Samples/ExternalTask").path
    private static let hasPython = ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"]
        .contains { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(.enabled(if: hasPython, "Samples/ExternalTask needs python3, which isn't installed"))
    func theSampleInPythonFramesAPicture() throws {
        let tool = try Tool()
        let environment = ["SINGAN_PLUGIN_PATH": Self.sample]
        try tool.picture("photo.png")
        let outcome = try tool(["frame", "photo.png", "-m", "5", "--width", "2", "--tone", "dark"], environment: environment)
        #expect(outcome.status == 0, "\(outcome.error)")
        let framed = try ImageReader().read(tool.folder("photo-frame.png"))
        #expect(framed.width == 40 + 14 && framed.height == 32 + 14)
        let (pixels, pattern) = (try framed.pixels(), Tool.pattern(40, 32))
        for y in 0..<32 {
            let row = pixels.values[((y + 7) * 54 + 7) * 3..<((y + 7) * 54 + 47) * 3]
            #expect(row.map { ($0 * 255).rounded() } == pattern.values[y * 120..<(y + 1) * 120].map { ($0 * 255).rounded() })
        }
        #expect(Array(pixels.values[0..<3]) == Array(pixels.values[3..<6]) && pixels.values[0] < 0.2, "the frame is dark")
        try tool.refuses(
            64, ["frame", "photo.png", "-o", "b.png", "--mat", "0", "--width", "0"], saying: "frame: a mat and a frame of 0 pixels",
            "Give --mat", environment: environment)
        let help = try tool(["frame", "--help-all"], environment: environment).text.split(whereSeparator: \.isWhitespace).joined(
            separator: " ")
        for text in ["--mat", "-m", "(default: 24)", "From 0 to 2000.", "One of: light, dark.", "--seed"] { #expect(help.contains(text)) }
    }

    @Test func picturesGoThroughWithTheirAlpha() throws {
        let plugins = try Plugins()
        try plugins.add("copy", run: "cat > request.json; cp input-1.png result-1.png; od -An -tu1 -j16 -N13 input-1.png >&2; exit 3")
        try plugins.tool.cutout("cut.png")
        // Width and height, then 8 bit, RGBA, not interlaced.
        try plugins.tool.refuses(
            65, ["copy", "cut.png"], saying: "singan-copy ended 'run' with status 3", "0 0 0 10 0 0 0 8 8 6 0 0 0",
            environment: plugins.environment)
        try plugins.add("copy", run: "cp input-1.png result-1.png")
        let outcome = try plugins("copy", "cut.png", "-o", "out.png")
        #expect(outcome.status == 0, "\(outcome.error)")
        let (before, after) = (
            try ImageReader().read(plugins.tool.folder("cut.png")), try ImageReader().read(plugins.tool.folder("out.png"))
        )
        #expect(before.samples == after.samples && after.hasAlpha)
        #expect(try plugins.temporary.names().isEmpty, "the work folder is gone")
    }

    @Test func theRequestSaysEverything() throws {
        let plugins = try Plugins()
        let seen = plugins.cache("request.json")
        try plugins.add(
            "many",
            members: #"""
                "arguments": [{"name": "first", "kind": "image"}, {"name": "rest", "kind": "image", "repeats": true}], "options":
                [{"name": "count", "kind": "integer", "default": 2, "range": [1, 9]}, {"name": "share", "kind": "number", "default": 0.5},
                 {"name": "at", "kind": "integer", "repeats": true}, {"name": "mask", "kind": "image"}, {"name": "soft", "kind": "flag"},
                 {"name": "title", "kind": "text"}], "gives": {"images": "--count"}, "pictures": "ppm"}
                """#,
            run: """
                cat > \(seen)
                for number in 1 2 3; do cp input-$number.ppm result-$number.ppm; done
                echo '{"event": "progress", "what": "copies", "done": 1, "of": 3, "later": true}'
                echo '{"event": "future"}'
                echo
                printf '{"event": "notice", "text": "nearly\\u001b[2J there"}'
                """)
        for name in ["a.png", "b.png", "c.png"] { try plugins.tool.picture(name) }
        let outcome = try plugins(
            "many", "a.png", "b.png", "c.png", "--count", "3", "--at", "-4", "--at", "5", "--soft", "--seed", "18446744073709551615",
            "--progress", "json", "-o", "m.png")
        #expect(outcome.status == 0, "\(outcome.error)")
        let events = try outcome.events()
        #expect(events.contains { $0["what"] as? String == "copies" && $0["done"] as? Int == 1 }, "\(outcome.error)")
        #expect(outcome.error.contains("many: nearly [2J there") && !outcome.error.contains("\u{1B}"))
        for name in ["m-1.png", "m-2.png", "m-3.png"] {
            #expect(try ImageReader().read(plugins.tool.folder(name)).samples == ImageReader().read(plugins.tool.folder("a.png")).samples)
        }
        let data = try Data(contentsOf: URL(fileURLWithPath: seen))
        let request = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(request["singan-plugin"] as? Int == 1 && request["verb"] as? String == "many" && request["pictures"] as? String == "ppm")
        #expect(request["seed"] as? String == "18446744073709551615")
        #expect((request["folder"] as? String)?.contains(plugins.temporary.path) == true)
        #expect((request["tool"] as? String)?.hasSuffix("singan-tool") == true)
        #expect(request["results"] as? [String] == ["result-1.ppm", "result-2.ppm", "result-3.ppm"])
        let arguments = try #require(request["arguments"] as? [String: Any])
        #expect(arguments["first"] as? String == "input-1.ppm" && arguments["rest"] as? [String] == ["input-2.ppm", "input-3.ppm"])
        let options = try #require(request["options"] as? [String: Any])
        #expect(options["count"] as? Int == 3 && options["share"] as? Double == 0.5 && options["at"] as? [Int] == [-4, 5])
        #expect(options["soft"] as? Bool == true && options["mask"] is NSNull && options["title"] is NSNull && options.count == 6)
    }

    @Test func aModelIsTrainedAndHandedOver() throws {
        let plugins = try Plugins()
        try plugins.add(
            "again", members: #""arguments": [{"name": "image", "kind": "model"}]}"#,
            run: #"""
                tool=$(sed 's/.*"tool":"\([^"]*\)".*/\1/')
                "$tool" sample input-1.singan --seed 5 -q -o result-1.png
                """#)
        try plugins.tool.picture("photo.png")
        let plan = try plugins.tool(["again", "photo.png", "--plan"] + Tool.quick, environment: plugins.environment)
        #expect(plan.status == 0 && plan.text.contains("scales"), "\(plan.error)")
        let outcome = try plugins.tool(["again", "photo.png", "-o", "b.png"] + Tool.quick, environment: plugins.environment)
        #expect(outcome.status == 0, "\(outcome.error)")
        let model = try #require(
            try FileManager.default.contentsOfDirectory(atPath: plugins.tool.folder("models")).first { $0.hasSuffix(".singan") })
        #expect(try plugins.tool("sample", "models/\(model)", "--seed", "5", "-o", "c.png").status == 0)
        #expect(
            try ImageReader().read(plugins.tool.folder("b.png")).samples == ImageReader().read(plugins.tool.folder("c.png")).samples)
    }

    @Test func aPlanRunsNothing() throws {
        let plugins = try Plugins()
        let ran = plugins.cache("ran")
        try plugins.add("mark", run: "touch \(ran); cp input-1.png result-1.png")
        try plugins.tool.picture("photo.png")
        #expect(try plugins("mark", "photo.png", "--plan").status == 0)
        #expect(!FileManager.default.fileExists(atPath: ran))
        #expect(try plugins("mark", "missing.png", "--plan").status == 66)
        #expect(try plugins("mark", "photo.png").status == 0 && FileManager.default.fileExists(atPath: ran))
    }

    @Test func stoppingTheToolStopsThePlugin() throws {
        let plugins = try Plugins()
        let pids = plugins.cache("pids")
        try plugins.add(
            "slow", run: #"sleep 300 & echo "$! $$" > \#(pids); echo '{"event": "notice", "text": "waiting"}'; wait"#)
        try plugins.tool.picture("photo.png")
        let running = try plugins.tool.start(
            ["slow", "photo.png"], environment: plugins.environment.merging(["SINGAN_PLUGIN_IDLE_SECONDS": "60"]) { $1 })
        #expect(running.waits(for: "waiting"), "\(running.error)")
        running.send(SIGTERM)
        #expect(try running.outcome().status == 143)
        for pid in try HostilePluginTests.numbers(pids) { #expect(!HostilePluginTests.isAlive(pid), "\(pid) is still there") }
        #expect(try plugins.temporary.names().isEmpty)
    }
}
