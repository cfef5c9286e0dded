import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// Pipelines in files, and over folders of pictures.
    @Suite struct PipelineFileTests {
        private static let text = """
            inputs:
              photo: pictures/a.png
            steps:
              big: {task: superres, in: "@drawn", with: {factor: 1.5}, out: big.png}
              drawn: {task: sample, in: "@photo", with: {seed: 4}}
              other: {task: style, in: "@photo", with: {model: "@drawn"}, out: sub/other.jpg}
            """

        private static func tool(_ text: String = text) throws -> Tool {
            let tool = try Tool()
            try FileManager.default.createDirectory(atPath: tool.folder("files/pictures"), withIntermediateDirectories: true)
            for (name, width) in [("a", 40), ("b", 44), ("c", 48)] { try tool.picture("files/pictures/\(name).png", width, 36) }
            try Data(text.utf8).write(to: URL(fileURLWithPath: tool.folder("files/p.yaml")))
            return tool
        }

        private static func names(_ tool: Tool, _ folder: String) throws -> [String] {
            let all = FileManager.default.enumerator(atPath: tool.folder(folder))?.compactMap { $0 as? String } ?? []
            return all.filter { $0.contains(".") && !$0.hasPrefix("manifest") }.sorted()
        }

        @Test func namesAreRelativeToTheFileAndOutputsToTheFolder() throws {
            let tool = try Self.tool()
            let outcome = try tool(["pipeline", "files/p.yaml", "--out-dir", "out/new"] + Tool.quick)
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(try Self.names(tool, "out/new") == ["big.png", "sub/other.jpg"])
            #expect(try ImageReader().header(tool.folder("out/new/big.png")).width > 45)
            let again = try tool(
                ["pipeline", "files/p.yaml", "--out-dir", "out", "--set", "big.factor=2", "--input", "photo=files/pictures/c.png"]
                    + Tool.quick)
            #expect(again.status == 0, "\(again.error)")
            #expect(try ImageReader().header(tool.folder("out/sub/other.jpg")) == (48, 36))
            #expect(try Self.names(tool, "files") == ["p.yaml", "pictures/a.png", "pictures/b.png", "pictures/c.png"])
        }

        @Test func outputsDontLeaveTheFolder() throws {
            let tool = try Self.tool()
            try FileManager.default.createDirectory(atPath: tool.folder("out"), withIntermediateDirectories: true)
            // A folder, a file and a link to nothing, each leading out.
            try FileManager.default.createSymbolicLink(atPath: tool.folder("out/sub"), withDestinationPath: tool.folder("files"))
            let words = ["pipeline", "files/p.yaml", "--out-dir", "out"] + Tool.quick
            try tool.refuses(65, words, saying: "sub/other.jpg", "outside")
            try FileManager.default.removeItem(atPath: tool.folder("out/sub"))
            for target in ["files/p.yaml", "files/new.png"] {
                try FileManager.default.createSymbolicLink(atPath: tool.folder("out/big.png"), withDestinationPath: tool.folder(target))
                try tool.refuses(65, words + ["--force"], saying: "big.png", "outside")
                try FileManager.default.removeItem(atPath: tool.folder("out/big.png"))
            }
            // A picture beside the result is an output, too.
            let naive =
                "steps: {a: {task: harmonize, in: [pictures/a.png, pictures/b.png], with: {mask: pictures/b.png, naive: ../n.png}, out: a.png}}"
            try Data(naive.utf8).write(to: URL(fileURLWithPath: tool.folder("files/p.yaml")))
            try tool.refuses(65, words, saying: "../n.png", "outside")
        }

        @Test func mistakesHaveTheirLine() throws {
            let changes = [
                ("task: sample", "task: smaple", ":5:", "sample"), ("seed: 4", "sede: 4", ":5:", "seed"),
                ("factor: 1.5", "factor: 1", "line 4", "above 1"),
                ("in: \"@photo\", with: {seed", "in: \"@big\", with: {seed", "circle", "big -> drawn"),
                ("pictures/a.png", "pictures/gone.png", "step drawn", "gone.png"),
            ]
            for (old, new, place, word) in changes {
                let tool = try Self.tool(Self.text.replacing(old, with: new))
                let status: Int32 = new.contains("gone") ? 66 : 65
                try tool.refuses(status, ["pipeline", "files/p.yaml"] + Tool.quick, saying: place, word)
            }
        }

        /// The whole corpus through the program: status 65, one line, at most a second.
        @Test func hostileFilesAreRefusedInASecond() throws {
            let (tool, corpus) = (try Tool(), try TemporaryFolder())
            let files = try HostilePipelines.all()
            #expect(files.count >= 160)
            for (name, bytes) in files {
                try Data(bytes).write(to: URL(fileURLWithPath: corpus(name)))
                let start = ContinuousClock.now
                let outcome = try tool(["pipeline", corpus(name), "--out-dir", tool.folder("out")])
                let time = ContinuousClock.now - start
                #expect(
                    outcome.status == 65 && outcome.lines.count == 1 && outcome.output.isEmpty,
                    "\(name): \(outcome.status) \(outcome.error)")
                #expect(time < .seconds(1), "\(name): \(time)")
            }
            #expect(try tool.folder.names().isEmpty)
        }

        @Test func aFolderIsGoneThrough() throws {
            let tool = try Self.tool()
            let cache = ["SINGAN_CACHE": tool.folder("cache")]
            let line =
                ["pipeline", "sample @photo | superres --factor 1.5", "--input", "photo=files/pictures", "--out-dir", "out"] + Tool.quick
            try Data("no picture".utf8).write(to: URL(fileURLWithPath: tool.folder("files/pictures/bad.png")))
            let first = try tool(line, environment: cache)
            #expect(first.status == 65, "\(first.error)")
            #expect(first.lines.last?.contains("1 of 4 pictures failed") == true, "\(first.error)")
            #expect(first.text.contains("failed  files/pictures/bad.png") && first.text.contains("3 done"), "\(first.text)")
            let made = ["a-sample-superres.png", "b-sample-superres.png", "c-sample-superres.png"]
            #expect(try Self.names(tool, "out") == made)
            try FileManager.default.removeItem(atPath: tool.folder("files/pictures/bad.png"))
            try FileManager.default.removeItem(atPath: tool.folder("out/\(made[1])"))
            let second = try tool(line + ["--jobs", "2"], environment: cache)
            #expect(second.status == 0, "\(second.error)")
            #expect(second.text.contains("3 pictures: 1 done, 2 finished before, 0 failed"), "\(second.text)")
            #expect(try Self.names(tool, "out") == made)
            // With an option changed our own outputs are made anew.
            let changed = try tool(line + ["--set", "superres.factor=2"], environment: cache)
            #expect(changed.status == 0 && changed.text.contains("3 done, 0 finished before"), "\(changed.error)")
            #expect(try tool(line + ["--set", "superres.factor=2"], environment: cache).text.contains("0 done, 3 finished before"))
            // What somebody has changed since is not overwritten.
            try tool.flat("out/\(made[0])", 4, 4, 0)
            let third = try tool(line, environment: cache)
            #expect(third.status == 65 && third.error.contains("is there already"), "\(third.error)")
            try tool.refuses(64, line + ["-o", "x.png"], saying: "folder of 3 pictures", "--out-dir")
            try tool.refuses(66, ["pipeline", "style @a --model @b", "--input", "a=files", "--input", "b=files"], saying: "no picture")
            try tool.refuses(66, ["pipeline", "superres", "--input", "files"], saying: "no picture")
        }

        /// What lies where a run over a folder will write: ours is made again, other people's stays.
        @Test func onlyOurOwnOutputsAreReplaced() throws {
            let tool = try Self.tool()
            try tool.cutout("obj.png", 16, 12)
            let cache = ["SINGAN_CACHE": tool.folder("cache")]
            let line =
                [
                    "pipeline", "harmonize @bg obj.png --scale 1 --start-scale 1 --naive n.png", "--input", "bg=files/pictures",
                    "--out-dir", "out",
                ]
                + Tool.quick
            #expect(try tool(line, environment: cache).status == 0)
            #expect(try Self.names(tool, "out").count == 6)
            try FileManager.default.removeItem(atPath: tool.folder("out/a/n.png"))
            let again = try tool(line, environment: cache)
            #expect(again.status == 0 && again.text.contains("1 done, 2 finished before"), "\(again.text) \(again.error)")
            #expect(try Self.names(tool, "out").count == 6)
            try tool.flat("out/b/n.png", 5, 5, 0.5)
            let kept = try tool.bytes("out/b/n.png")
            let seeded = try tool(line + ["--seed", "8"], environment: cache)
            #expect(
                seeded.status == 65 && seeded.text.contains("2 done") && seeded.error.contains("is there already"),
                "\(seeded.text) \(seeded.error)")
            #expect(try tool.bytes("out/b/n.png") == kept)
        }

        @Test func aFolderIsNotItsOwnOutput() throws {
            let tool = try Self.tool()
            func refused(_ words: [String], _ texts: String...) throws {
                let outcome = try tool(["pipeline"] + words + Tool.quick)
                #expect(outcome.status == 64 && outcome.lines.count == 1, "\(words): \(outcome.error)")
                for text in texts { #expect(outcome.error.contains(text), "\(outcome.error)") }
            }
            try refused(["sample @input", "--input", "files/pictures", "--out-dir", "files/pictures"], "among the pictures")
            try refused(["sample @input -o -", "--input", "files/pictures", "--out-dir", "out"], "standard output")
            try refused(["style @input --model @m", "--input", "files/pictures", "--input", "m=-", "--out-dir", "out"], "standard input")
            #expect(try !tool.folder.names().contains("out"))
        }

        /// A picture's results are called by its own name, whatever comes to lie beside it; folders are no pictures.
        @Test func whatLiesBesideAPictureRenamesNothing() throws {
            let tool = try Self.tool()
            let cache = ["SINGAN_CACHE": tool.folder("cache")]
            let line = ["pipeline", "superres @input --factor 1.5", "--input", "files/pictures", "--out-dir", "out"]
            #expect(try tool(line, environment: cache).text.contains("3 pictures: 3 done"))
            let made = try Self.names(tool, "out")
            #expect(made == ["a-superres.png", "b-superres.png", "c-superres.png"])
            for name in ["a.jpg", "a.tif", "a.jpg.png", "a.png.png", "b.webp"] { try tool.picture("files/pictures/\(name)", 40, 36) }
            for name in ["d.png", "e.tif"] {
                try FileManager.default.createDirectory(atPath: tool.folder("files/pictures/\(name)"), withIntermediateDirectories: true)
            }
            let second = try tool(line, environment: cache)
            #expect(
                second.status == 0 && second.text.contains("8 pictures: 5 done, 3 finished before, 0 failed"),
                "\(second.text)\(second.error)")
            let new = ["a.jpg", "a.tif", "a.jpg.png", "a.png.png", "b.webp"].map { "\($0)-superres.png" }
            #expect(try Self.names(tool, "out") == (made + new).sorted())
        }

        @Test func theOutputOfTheCommandStaysInTheFolderToo() throws {
            let tool = try Self.tool()
            for name in ["../x.png", "/tmp/x.png"] {
                try tool.refuses(
                    64, ["pipeline", "files/p.yaml", "--set", "other.model=pictures/a.png", "--out-dir", "out", "-o", name],
                    saying: "has 2 results")
                try tool.refuses(64, ["pipeline", "sample files/pictures/a.png", "--out-dir", "out", "-o", name], saying: name, "outside")
            }
            #expect(mkfifo(tool.folder("files/pictures/pipe"), 0o600) == 0)
            try tool.refuses(
                65, ["pipeline", "files/p.yaml", "--set", "other.model=pictures/pipe", "--dry-run"], saying: "pipe is no regular file")
        }

        @Test func namedOutputsOfAFolderGoIntoFolders() throws {
            let tool = try Self.tool()
            let outcome = try tool(
                ["pipeline", "files/p.yaml", "--input", "photo=files/pictures", "--out-dir", "out", "--json", "-q"] + Tool.quick)
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(
                try Self.names(tool, "out") == [
                    "a/big.png", "a/sub/other.jpg", "b/big.png", "b/sub/other.jpg", "c/big.png", "c/sub/other.jpg",
                ])
            let object = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
            #expect(object["done"] as? Int == 3 && (object["pictures"] as? [Any])?.count == 3)
        }
    }
}
