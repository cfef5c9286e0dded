import Foundation
import SinGANImaging
import SinGANSupport
import TestSupport
import Testing

extension CommandLineTests {
    /// Tasks that go through folders and lists of pictures.
    @Suite struct BatchRunTests {
        /// Pictures in images/, and a mask of each in masks/.
        static func tool(_ count: Int = 3, width: Int = 40) throws -> Tool {
            let tool = try Tool()
            for folder in ["images", "masks"] {
                try FileManager.default.createDirectory(atPath: tool.folder(folder), withIntermediateDirectories: true)
            }
            for index in 0..<count {
                let name = String(UnicodeScalar(UInt8(97 + index)))
                try tool.picture("images/\(name).png", width + index, 32)
                let values = (0..<(width + index) * 32).map { Float($0 % (width + index) < width / 2 ? 1 : 0) }
                let mask = Image(pixels: Pixels(width: width + index, height: 32, values: values.flatMap { [$0, $0, $0] }))
                try ImageWriter().write(mask, to: tool.folder("masks/\(name).png"))
            }
            return tool
        }

        static let line = ["sample", "images/", "--with", "mask=masks/", "-n", "2", "-o", "out/", "--seed", "1"]

        static func names(_ tool: Tool, _ folder: String = "out") throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: tool.folder(folder)).sorted()
        }

        static func bytes(_ tool: Tool, _ folder: String = "out") throws -> [String: Data] {
            let names = try names(tool, folder).filter { !$0.hasPrefix("manifest") && !$0.hasPrefix(".") }
            return try Dictionary(uniqueKeysWithValues: names.map { ($0, try tool.bytes("\(folder)/\($0)")) })
        }

        static func lines(_ tool: Tool, _ name: String = "manifest.jsonl") throws -> [[String: Any]] {
            let text = try String(contentsOfFile: tool.folder("out/\(name)"), encoding: .utf8)
            #expect(text.hasSuffix("\n"))
            return try text.split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            }
        }

        @Test func everyPictureIsMadeAsItWouldBeAlone() throws {
            let tool = try Self.tool()
            let outcome = try tool(Self.line)
            #expect(outcome.status == 0 && outcome.text.contains("3 pictures: 3 done"), "\(outcome.text) \(outcome.error)")
            let made = ["a", "b", "c"].flatMap { name in
                (1...2).flatMap { ["\(name)-sample-\($0)-mask.png", "\(name)-sample-\($0).png"] }
            }
            #expect(try Self.names(tool) == made + ["manifest.jsonl"])
            let alone = try tool(["sample", "images/b.png", "--with", "mask=masks/b.png", "-n", "2", "-o", "alone/", "--seed", "1"])
            #expect(alone.status == 0, "\(alone.error)")
            for name in try Self.names(tool, "alone") {
                #expect(try tool.bytes("alone/\(name)") == tool.bytes("out/\(name)"), "the recipe too: \(name)")
            }
            #expect(try Self.names(tool, "alone").count == 4)
            let again = try tool("rerun", "out/c-sample-2.png", "-o", "again.png")
            #expect(again.status == 0 && again.text.contains("has the same bytes as out/c-sample-2.png"), "\(again.text) \(again.error)")
            let second = try tool(Self.line)
            #expect(second.text.contains("3 pictures: 0 done, 3 finished before"), "\(second.text) \(second.error)")
        }

        @Test func theManifestTellsWhatWasMadeOfWhat() throws {
            let tool = try Self.tool(2)
            try Data("no picture".utf8).write(to: URL(fileURLWithPath: tool.folder("images/bad.png")))
            try tool.flat("masks/bad.png", 4, 4, 0)
            let outcome = try tool(Self.line + ["--copied"])
            #expect(outcome.status == 65, "\(outcome.error)")
            let lines = try Self.lines(tool)
            let results = lines.filter { $0["result"] != nil }
            #expect(results.count == 4)
            let first = try #require(results.first { $0["result"] as? String == "a-sample-1.png" })
            let source = try #require(first["source"] as? [String: String])
            func digest(_ name: String) throws -> String { Digest.sha256([UInt8](try tool.bytes(name))) }
            #expect(source["file"] == "images/a.png")
            #expect(try source["sha256"] == digest("images/a.png"))
            #expect(try first["digest"] as? String == digest("out/a-sample-1.png"))
            let companion = try #require((first["companions"] as? [[String: String]])?.first)
            #expect(companion["name"] == "mask" && companion["file"] == "a-sample-1-mask.png")
            #expect(try companion["sha256"] == digest("out/a-sample-1-mask.png"))
            #expect(first["seed"] as? String == "1" && first["task"] as? String == "sample" && first["seconds"] is Double)
            let copied = try #require(first["copied"] as? Double)
            #expect((0...1).contains(copied))
            let recipe = try #require(first["recipe"] as? [String: String])
            let text = try #require(try ImageReader().text(of: tool.folder("out/a-sample-1.png"))["singan"])
            #expect(recipe == ["in": "result", "sha256": Digest.sha256(Array(text.utf8))])
            let failure = try #require(lines.first { $0["error"] != nil })
            #expect((failure["source"] as? [String: Any])?["file"] as? String == "images/bad.png")
            #expect((failure["error"] as? String)?.isEmpty == false && failure["code"] as? Int == 65)
        }

        @Test func aResultThatCannotHoldItsRecipeHasItInTheManifest() throws {
            let tool = try Self.tool(1)
            #expect(try tool(Self.line + ["--no-metadata"]).status == 0)
            let recipe = try #require(try Self.lines(tool).first { $0["result"] != nil }?["recipe"] as? [String: Any])
            #expect((recipe["steps"] as? [Any])?.count == 1)
            let bare = try Self.tool(1)
            #expect(try bare(Self.line + ["--no-manifest"]).status == 0)
            #expect(try Self.names(bare).count == 4)
            #expect(try bare("sample", "images/a.png", "-o", "one.png").status == 0)
            #expect(try !bare.folder.names().contains("manifest.jsonl"), "one picture has no manifest")
        }

        @Test func outputsHaveAPlaceForTheName() throws {
            let tool = try Self.tool(2)
            let outcome = try tool(["sample", "images", "--with", "mask=masks", "-o", "out/new/x-{name}.jpg"])
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(try Self.names(tool, "out/new") == ["manifest.jsonl", "x-a-mask.png", "x-a.jpg", "x-b-mask.png", "x-b.jpg"])
            let bare = try tool(["sample", "images", "-o", "other"])
            #expect(bare.status == 0, "\(bare.error)")
            #expect(try Self.names(tool, "other") == ["a-sample.png", "b-sample.png", "manifest.jsonl"])
            try tool.refuses(64, ["sample", "images", "-o", "x.png"], saying: "images is a folder of 2 pictures", "{name}")
            try tool.refuses(64, ["sample", "images", "-o", "-"], saying: "one output")
            try tool.refuses(64, ["sample", "images", "-o", "images/"], saying: "among the pictures")
            try tool.refuses(64, ["sample", "images", "-o", "masks/", "--with", "mask=masks"], saying: "among the pictures")
            try tool.picture("images/a.jpg", 40, 32)
            try tool.refuses(64, ["sample", "images", "-o", "third"], saying: "images/a.jpg and images/a.png would both make")
        }

        @Test func partnersAndListsAndParts() throws {
            let tool = try Self.tool()
            try FileManager.default.moveItem(atPath: tool.folder("masks/a.png"), toPath: tool.folder("masks/a_m.png"))
            try tool.refuses(66, Self.line, saying: "1 partners of 3 pictures are missing: a.png")
            for name in ["b", "c"] {
                try FileManager.default.moveItem(atPath: tool.folder("masks/\(name).png"), toPath: tool.folder("masks/\(name)_m.png"))
            }
            let paired = try tool(Self.line + ["--pair", "mask={stem}_m"])
            #expect(paired.status == 0 && paired.text.contains("3 done"), "\(paired.error)")
            try Data("images/b.png\nimages/c.png\n".utf8).write(to: URL(fileURLWithPath: tool.folder("list.txt")))
            let listed = try tool(["sample", "--list", "list.txt", "--with", "mask=masks/", "--pair", "{stem}_m", "-o", "listed"])
            #expect(listed.status == 0 && listed.text.contains("2 pictures: 2 done"), "\(listed.text) \(listed.error)")
            let streamed = try tool("sample", "--list", "-", "-o", "streamed", input: tool.folder("list.txt"))
            #expect(streamed.status == 0 && streamed.text.contains("2 pictures: 2 done"), "\(streamed.error)")
            try Data("images/b.png\nmasks/../images/b.png\n".utf8).write(to: URL(fileURLWithPath: tool.folder("list.txt")))
            try tool.refuses(64, ["sample", "--list", "list.txt", "-o", "two"], saying: "would both make")
            for number in 1...3 {
                let part = try tool(["sample", "images", "-o", "out", "--shard", "\(number)/3"])
                #expect(part.status == 0, "\(part.error)")
            }
            #expect(try Self.names(tool).filter { $0.hasSuffix("-sample.png") }.count == 3)
            try tool.refuses(64, ["sample", "images", "-o", "out", "--shard", "4/3"], saying: "3/8")
            try tool.refuses(64, ["sample", "images/b.png", "--shard", "1/3"], saying: "--shard", "no folder")
            try tool.refuses(64, ["sample", "images", "--jobs", "0"], saying: "auto")
        }

        @Test func aPipelineTakesPairsAndLists() throws {
            let tool = try Self.tool()
            let line = ["pipeline", "fill @image --mask @mask", "--input", "image=images", "--input", "mask=masks", "--out-dir", "out"]
            let outcome = try tool(line)
            #expect(outcome.status == 0 && outcome.text.contains("3 done"), "\(outcome.text) \(outcome.error)")
            try Data("images/b.png\n".utf8).write(to: URL(fileURLWithPath: tool.folder("list.txt")))
            let listed = try tool(["pipeline", "sample @photo", "--list", "photo=list.txt", "-o", "{name}-x.png"])
            #expect(listed.status == 0, "\(listed.error)")
            #expect(try tool.folder.names().contains("b.png-x.png") || tool.folder.names().contains("b-x.png"))
            let status = try tool(line + ["--status"])
            #expect(status.text.contains("3 pictures: 3 done, 0 failed, 0 left"), "\(status.text) \(status.error)")
        }

        @Test func statusTellsWithoutTouching() throws {
            let tool = try Self.tool()
            let before = try tool(Self.line + ["--status"])
            #expect(before.status == 0 && before.text.contains("3 pictures: 0 done, 0 failed, 3 left"), "\(before.text) \(before.error)")
            #expect(try !tool.folder.names().contains("out"))
            try Data("no picture".utf8).write(to: URL(fileURLWithPath: tool.folder("images/b.png")))
            #expect(try tool(Self.line + ["--shard", "1/1"]).status == 65)
            try FileManager.default.removeItem(atPath: tool.folder("out/c-sample-2.png"))
            let names = try Self.names(tool)
            let after = try tool(Self.line + ["--status"])
            #expect(after.text.contains("3 pictures: 1 done, 1 failed, 1 left") && after.text.contains("images/b.png"), "\(after.text)")
            let json = try tool(Self.line + ["--status", "--json"])
            let object = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
            #expect(object["done"] as? Int == 1 && object["left"] as? Int == 1 && (object["failures"] as? [Any])?.count == 1)
            #expect(try Self.names(tool) == names)
        }

        /// What an earlier run has finished is known where its folder lies, on another machine too.
        @Test func theManifestIsKnownWithoutACache() throws {
            let tool = try Self.tool()
            #expect(try tool(Self.line, environment: ["SINGAN_CACHE": tool.folder("cache")]).status == 0)
            let made = try Self.bytes(tool)
            try FileManager.default.removeItem(atPath: tool.folder("out/b-sample-1-mask.png"))
            let again = try tool(Self.line, environment: ["SINGAN_CACHE": tool.folder("other")])
            #expect(again.status == 0 && again.text.contains("1 done, 2 finished before"), "\(again.text) \(again.error)")
            #expect(try Self.bytes(tool) == made)
            try tool.flat("out/b-sample-1.png", 4, 4, 0)
            let theirs = try tool(Self.line, environment: ["SINGAN_CACHE": tool.folder("third")])
            #expect(theirs.status == 65 && theirs.error.contains("is there already"), "\(theirs.error)")
        }

        @Test func trainTakesAFolder() throws {
            let tool = try Self.tool()
            let options = ["--max-size", "32", "--min-size", "18", "--iterations", "2"]
            #expect(try tool(["train", "images/b.png"] + options).status == 0)
            try Data("no picture".utf8).write(to: URL(fileURLWithPath: tool.folder("images/bad.png")))
            let outcome = try tool(["train", "images"] + options)
            #expect(
                outcome.status == 65 && outcome.text.contains("2 done, 1 finished before, 1 failed"), "\(outcome.text) \(outcome.error)")
            try Data("images/a.png\n".utf8).write(to: URL(fileURLWithPath: tool.folder("list.txt")))
            let listed = try tool(["train", "--list", "list.txt"] + options)
            #expect(listed.status == 0 && listed.text.contains("1 picture: 0 done, 1 finished before"), "\(listed.text) \(listed.error)")
            try tool.refuses(64, ["train", "images", "-o", "m.singan"], saying: "one model")
        }
    }
}
