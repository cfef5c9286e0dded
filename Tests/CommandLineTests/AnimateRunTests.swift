import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// `animate` from a picture to files.
    @Suite struct AnimateRunTests {
        private let tool: Tool
        private static let quick = ["animate", "bg.png", "--frames", "5"] + Tool.quick

        init() throws {
            tool = try Tool()
            try tool.picture("bg.png")
        }

        private func frames(_ name: String) throws -> ImageReader.Animation { try ImageReader().animation(tool.folder(name)) }

        /// A program called ffmpeg that keeps its arguments and does what `script` says. Returns the environment that finds it.
        private func helper(_ script: String) throws -> [String: String] {
            let path = tool.folder("bin/ffmpeg")
            try FileManager.default.createDirectory(atPath: tool.folder("bin"), withIntermediateDirectories: true)
            try "#!/bin/sh\necho \"$@\" >'\(tool.folder("arguments"))'\n\(script)\n".write(toFile: path, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            return ["PATH": tool.folder("bin") + ":/usr/bin:/bin"]
        }

        @Test func aGIFUnlessAskedOtherwise() throws {
            let outcome = try tool(Self.quick)
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(outcome.error.contains("needs a model of its own"))
            #expect(outcome.text.contains("start scale 1 of 0-") && outcome.text.hasSuffix("wrote bg-animate.gif (32x26, 5 frames)\n"))
            let read = try frames("bg-animate.gif")
            #expect(read.frames.count == 5 && read.delays == [100, 100, 100, 100, 100] && read.loop == 0)
            #expect(read.frames[0].width == 32 && read.frames[0].height == 26)
            // The second run finds the model, and the same seed gives the same bytes with any number of threads.
            let again = try tool(Self.quick + ["-o", "again.gif", "--threads", "1"])
            #expect(again.status == 0 && again.error.isEmpty, "\(again.error)")
            #expect(try tool.bytes("again.gif") == tool.bytes("bg-animate.gif"))
            #expect(try tool(Self.quick + ["-o", "other.gif", "--seed", "1"]).status == 0)
            #expect(try tool.bytes("other.gif") != tool.bytes("again.gif"))
            // Other tasks have a model of their own.
            #expect(try tool(["sample", "bg.png"] + Tool.quick).error.contains("plan:"))
            try tool.refuses(73, Self.quick, saying: "bg-animate.gif", "--force")
            #expect(try tool(Self.quick + ["--force"]).status == 0)
        }

        @Test func webPAndWhatItTells() throws {
            let outcome = try tool(
                // Whole iterations: frames that are equal after compression would be dropped.
                Self.quick + [
                    "--preset", "paper", "--fps", "30", "--loop", "--start-scale", "0", "--calm", "0", "-o", "a.webp", "--json",
                    "--progress", "json",
                ])
            #expect(outcome.status == 0, "\(outcome.error)")
            let events = try outcome.events()
            #expect(events.contains { $0["event"] as? String == "work" && $0["what"] as? String == "frames" && $0["of"] as? Int == 5 })
            let object = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
            let written = try #require((object["outputs"] as? [[String: Any]])?.first)
            #expect(written["path"] as? String == "a.webp" && written["frames"] as? Int == 5 && written["width"] as? Int == 32)
            let report = try #require(object["report"] as? [String: Any])
            #expect(report["startScale"] as? Int == 0 && report["loops"] as? Bool == true)
            let steps = try #require(report["steps"] as? [String: Double])
            #expect(try #require(steps["seam"]) <= #require(steps["largest"]))
            let options = try #require(object["options"] as? [String: Any])
            #expect(options["calm"] as? Double == 0 && options["fps"] as? Double == 30 && options["loop"] as? Bool == true)
            let read = try frames("a.webp")
            #expect(read.frames.count == 5 && read.delays == [33, 34, 33, 33, 34])
        }

        @Test func aFolderOfFrames() throws {
            var mask = Pixels(width: 40, height: 32, repeating: 0)
            for y in 0..<32 { for i in 0..<3 * 12 { mask.values[y * 120 + i] = 1 } }
            try ImageWriter().write(Image(pixels: mask), to: tool.folder("mask.png"))
            let outcome = try tool(Self.quick + ["--frames", "12", "--region", "mask.png", "-o", "out/"])
            #expect(outcome.status == 0 && outcome.text.hasSuffix("wrote out/ (32x26, 12 frames)\n"), "\(outcome.error)")
            let names = try FileManager.default.contentsOfDirectory(atPath: tool.folder("out")).sorted()
            #expect(names == (1...12).map { String(format: "bg-animate-%02d.png", $0) })
            let pictures = try names.map { try ImageReader().read(tool.folder("out/\($0)")) }
            let still = try ImageReader().read(tool.folder("bg.png")).pixels().resized(width: 32, height: 26).quantized()
            for y in 0..<26 {
                let right = (y * 32 + 20) * 3..<(y + 1) * 32 * 3
                #expect(pictures.allSatisfy { $0.samples[right] == still[right] }, "row \(y)")
            }
            #expect(pictures[0].samples != pictures[11].samples)
            #expect(try ImageReader().text(of: tool.folder("out/\(names[0])"))["singan"]?.contains("\"animate\"") == true)
            // There already: without --force nothing is overwritten.
            try tool.refuses(73, Self.quick + ["--frames", "12", "-o", "out"], saying: "out/bg-animate-01.png")
            // Frames of another length would mix with them.
            try tool.refuses(73, Self.quick + ["--frames", "5", "-o", "out", "--force"], saying: "12 frames of an animation")
        }

        @Test func standardOutputGetsAGIF() throws {
            let outcome = try tool(Self.quick + ["-o", "-"])
            #expect(outcome.status == 0, "\(outcome.error)")
            try outcome.output.write(to: URL(fileURLWithPath: tool.folder("piped.gif")))
            #expect(try frames("piped.gif").frames.count == 5)
            try tool.refuses(64, Self.quick + ["-o", "-", "--json"], saying: "standard output")
        }

        @Test func aVideoIsPipedThroughTheHelper() throws {
            // 32x26 pixels, 3 bytes each, 5 frames.
            let environment = try helper("for last; do :; done; cat >\"$last\"")
            let outcome = try tool(Self.quick + ["--fps", "12.5", "-o", "a.mp4"], environment: environment)
            #expect(outcome.status == 0 && outcome.text.hasSuffix("wrote a.mp4 (32x26, 5 frames)\n"), "\(outcome.error)")
            #expect(try tool(Self.quick + ["-o", "out/"]).status == 0)
            let raw = try (1...5).flatMap { try ImageReader().read(tool.folder("out/bg-animate-\($0).png")).samples }
            #expect(try tool.bytes("a.mp4") == Data(raw))
            let arguments = String(decoding: try tool.bytes("arguments"), as: UTF8.self)
            for words in ["-s 32x26 ", "-framerate 12.5 ", "-pix_fmt rgb24 ", "-pix_fmt yuv420p "] { #expect(arguments.contains(words)) }
            let attributes = try FileManager.default.attributesOfItem(atPath: tool.folder("a.mp4"))
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue != 0o600, "readable like any other file")
            #expect(try tool.folder.names().filter { $0.hasPrefix(".singan") }.isEmpty)
        }

        @Test(arguments: ["cat >/dev/null; echo 'no such encoder' >&2; exit 1", "echo 'no such encoder' >&2; exit 1"])
        func aFailingHelperLeavesNothingBehind(script: String) throws {
            try FileManager.default.createDirectory(atPath: tool.folder("models"), withIntermediateDirectories: true)
            let outcome = try tool(Self.quick + ["-o", "a.mp4"], environment: try helper(script))
            #expect(outcome.status == 74 && outcome.lines.last?.contains("no such encoder") == true, "\(outcome.error)")
            #expect(try tool.folder.names() == ["arguments", "bg.png", "bin", "models"])
        }

        @Test func withoutTheHelperNothingIsTrained() throws {
            let environment = ["PATH": tool.folder("none")]
            try tool.refuses(69, Self.quick + ["-o", "a.mp4"], saying: "ffmpeg", ".gif", environment: environment)
            #expect(try tool(Self.quick, environment: environment).status == 0)
        }

        @Test func whatCantBeMadeIsRefusedBeforeTraining() throws {
            for name in ["a.png", "a.jpg"] { try tool.refuses(64, Self.quick + ["-o", name], saying: name, ".webp", ".mp4") }
            try tool.refuses(64, Self.quick + ["-o", "a"], saying: "no extension", ".gif")
            try tool.refuses(64, Self.quick + ["--fps", "60"], saying: "50 frames per second")
            try tool.refuses(64, Self.quick + ["--fps", "0"], saying: "0.1 and 120")
            try tool.refuses(64, Self.quick + ["--calm", "1.5"], saying: "0 and 1")
            try tool.refuses(64, Self.quick + ["--calm", "-1"], saying: "0 and 1")
            try tool.refuses(64, Self.quick + ["--frames", "1"], saying: "2 and 10000")
            try tool.refuses(64, Self.quick + ["--start-scale", "40"], saying: "--start-scale 40")
            try tool.refuses(73, Self.quick + ["-o", "none/a.gif"], saying: "none")
            try tool.refuses(73, Self.quick + ["-o", "bg.png/"], saying: "bg.png")
        }

        @Test func regionsThatMakeNoSense() throws {
            try tool.flat("black.png", 40, 32, 0)
            try tool.flat("white.png", 40, 32, 1)
            try tool.flat("other.png", 41, 32, 1)
            try tool.refuses(65, Self.quick + ["--region", "black.png"], saying: "all black")
            try tool.refuses(65, Self.quick + ["--region", "white.png"], saying: "all white")
            try tool.refuses(65, Self.quick + ["--region", "other.png"], saying: "41x32", "40x32")
            try tool.refuses(66, Self.quick + ["--region", "none.png"], saying: "none.png")
        }

        @Test func aModelOfAnotherTaskIsRefused() throws {
            #expect(try tool(["train", "bg.png", "-o", "plain.singan"] + Tool.quick).status == 0)
            try tool.refuses(64, ["animate", "plain.singan", "--frames", "5"], saying: "plain.singan", "noise padding")
        }
    }
}
