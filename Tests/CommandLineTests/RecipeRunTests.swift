import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// Pictures that say how they were made, and are made again.
    @Suite struct RecipeRunTests {
        private static func tool() throws -> Tool {
            let tool = try Tool()
            try tool.picture("bg.png", 48, 40)
            try tool.cutout("obj.png", 16, 12)
            return tool
        }

        private func same(_ tool: Tool, _ a: String, _ b: String) throws -> Bool { try tool.bytes(a) == tool.bytes(b) }

        @Test(arguments: ["png", "jpg", "webp", "tif"]) func aPictureIsMadeAgain(_ ending: String) throws {
            let tool = try Self.tool()
            let line =
                ["harmonize", "bg.png", "obj.png", "--scale=1", "--quality", "80", "-o", "a.\(ending)", "--threads", "1"] + Tool.quick
            #expect(try tool(line).status == 0)
            let recipe = try tool("recipe", "a.\(ending)")
            for text in [
                "task: harmonize", "scale: 1", "background: bg.png", "object: obj.png", "in: [\"@background\", \"@object\"]",
                "--quality 80",
            ] {
                #expect(recipe.text.contains(text), "\(text) in \(recipe.text)")
            }
            #expect(!recipe.text.contains("threads") && !recipe.text.contains(tool.folder.path))
            let again = try tool("rerun", "a.\(ending)")
            #expect(
                again.status == 0 && again.text.contains("a-rerun.\(ending) has the same bytes as a.\(ending)"),
                "\(again.text) \(again.error)")
            #expect(try same(tool, "a.\(ending)", "a-rerun.\(ending)"))
            #expect(try tool("rerun", "a.\(ending)").status == 73)
            // A change is one, and the changed picture says so itself.
            #expect(try tool("rerun", "a.\(ending)", "--set", "harmonize.seed=5", "-o", "b.\(ending)").status == 0)
            #expect(try !same(tool, "a.\(ending)", "b.\(ending)"))
            #expect(try tool("recipe", "b.\(ending)").text.contains("seed: 5"))
        }

        @Test func aRecipeIsAPipeline() throws {
            let tool = try Self.tool()
            let line = "harmonize bg.png obj.png --scale 1 | superres --factor 1.5"
            #expect(try tool(["pipeline", line, "-o", "a.png"] + Tool.quick).status == 0)
            try tool("recipe", "a.png").output.write(to: URL(fileURLWithPath: tool.folder("p.yaml")))
            #expect(try tool("pipeline", "p.yaml", "-o", "b.png").status == 0)
            #expect(try same(tool, "a.png", "b.png"))
            #expect(try tool("rerun", "b.png", "--no-cache", "-o", "c.png").text.contains("same bytes"))
            let json = try #require(try JSONSerialization.jsonObject(with: tool("recipe", "a.png", "--json").output) as? [String: Any])
            #expect(((json["recipe"] as? [String: Any])?["steps"] as? [Any])?.count == 2)
            try tool.refuses(64, ["rerun", "a.png", "--set", "superres.facter=2"], saying: "factor")
        }

        @Test func inputsAreKnownByTheirContent() throws {
            let tool = try Self.tool()
            try tool.picture("model.png", 44, 40)
            #expect(try tool(["style", "bg.png", "--model", "model.png", "-o", "a.png"] + Tool.quick).status == 0)
            try FileManager.default.createDirectory(atPath: tool.folder("there"), withIntermediateDirectories: true)
            for name in ["a.png", "bg.png"] {
                try FileManager.default.moveItem(atPath: tool.folder(name), toPath: tool.folder("there/\(name)"))
            }
            // Beside the picture, where it no longer is from here.
            let found = try tool("rerun", "there/a.png", "-o", "b.png")
            #expect(found.status == 0 && found.error.contains("there/bg.png is the bg.png it was made of"), "\(found.error)")
            #expect(try same(tool, "there/a.png", "b.png"))
            // Under another name, named.
            try FileManager.default.moveItem(atPath: tool.folder("there/bg.png"), toPath: tool.folder("content.png"))
            try tool.refuses(66, ["rerun", "there/a.png", "-o", "c.png"], saying: "bg.png", "content", "--input")
            #expect(try tool("rerun", "there/a.png", "-o", "c.png", "--input", "content=content.png").text.contains("same bytes"))
            #expect(try same(tool, "there/a.png", "c.png"))
            // Changed.
            try tool.picture("bg.png", 46, 40)
            try tool.refuses(65, ["rerun", "there/a.png", "-o", "d.png"], saying: "bg.png", "has changed since", "SHA-256")
            let changed = try tool("rerun", "there/a.png", "-o", "d.png", "--input", "content=bg.png")
            #expect(changed.status == 0 && !changed.text.contains("same bytes"))
            #expect(try ImageReader().header(tool.folder("d.png")) == (46, 40))
        }

        @Test func picturesBesideTheResultHaveRecipes() throws {
            let tool = try Self.tool()
            let line = ["harmonize", "bg.png", "obj.png", "--scale", "1", "--naive", "n.png", "--all-scales", "all.png", "-o", "a.png"]
            #expect(try tool(line + Tool.quick).status == 0)
            for name in ["a", "n", "all"] {
                let outcome = try tool("rerun", "\(name).png")
                #expect(outcome.text.contains("\(name)-rerun.png has the same bytes"), "\(outcome.text) \(outcome.error)")
            }
            #expect(try tool.folder.names().count == 9)
        }

        @Test func sheetsAndFramesHaveRecipes() throws {
            let tool = try Self.tool()
            #expect(try tool(["explore", "--seeds", "1", "sample", "bg.png", "-o", "sheet.png"] + Tool.quick).status == 0)
            #expect(try tool("recipe", "sheet.png").text.contains("singan-tool explore --scales"))
            #expect(try tool("rerun", "sheet.png").text.contains("sheet-rerun.png has the same bytes"))
            #expect(
                try tool(["animate", "bg.png", "--start-scale", "0", "--calm", "0", "--frames", "3", "-o", "frames/"] + Tool.quick).status
                    == 0)
            let frame = "frames/bg-animate-3.png"
            #expect(try tool("rerun", frame).text.contains("has the same bytes"))
            #expect(try tool("rerun", frame, "-o", "all.gif").status == 0)
            #expect(try ImageReader().animation(tool.folder("all.gif")).frames.count == 3)
            #expect(try tool(["sample", "bg.png", "-n", "3", "-o", "s.png"] + Tool.quick).status == 0)
            #expect(try tool("rerun", "s-3.png").text.contains("has the same bytes"))
        }

        /// A picture may come from anybody: what it says is no more than a pipeline's file may say.
        @Test func forgedRecipesDoNoHarm() throws {
            let tool = try Self.tool()
            #expect(try tool(["sample", "bg.png", "-o", "a.png"] + Tool.quick).status == 0)
            #expect(try tool(["explore", "--seeds", "1", "--scales", "1", "sample", "bg.png", "-o", "e.png"] + Tool.quick).status == 0)
            try tool.flat("victim.png", 8, 8, 0.5)
            let forgeries: [(file: String, old: String, new: String)] = [
                ("a.png", #""with":["#, #""with":[["naive","\(tool.folder("out.png"))"],"#),
                ("a.png", #""with":["#, #""with":[["output","victim.png"],"#),
                ("a.png", #""with":["#, #""with":[["force"],"#), ("e.png", #""with":["#, #""with":[["force"],"#),
                ("e.png", #""with":["#, #""with":[["models","here"],"#), ("e.png", #""seeds":1"#, #""seeds":1000000"#),
                ("a.png", #""step":"sample"}"#, #""step":"sample","quality":0}"#), ("a.png", #""number":1"#, #""number":9999999999999"#),
                ("a.png", #""task":"sample""#, #""task":"./evil""#), ("a.png", #""in":["@picture"]"#, #""in":["--help"]"#),
                ("a.png", #""kernels":""#, #""kernels":"\u001b[31m"#), ("a.png", #""name":"picture""#, #""name":"a b""#),
                ("a.png", #""file":"bg.png""#, #""file":"pipe""#),
            ]
            #expect(mkfifo(tool.folder("pipe"), 0o600) == 0)
            for (file, old, new) in forgeries {
                let text = try #require(try ImageReader().text(of: tool.folder(file))["singan"])
                #expect(text.contains(old), "\(old) in \(text)")
                let image = try ImageReader().read(tool.folder(file))
                try ImageWriter().write(
                    image, to: tool.folder("f.png"), options: WriteOptions(text: ["singan": text.replacing(old, with: new)]))
                let before = try tool.bytes("victim.png")
                let outcome = try tool("rerun", "f.png", "-o", file == "e.png" ? "victim.png" : "z.png")
                #expect([64, 65, 66, 73].contains(outcome.status), "\(new): \(outcome.status) \(outcome.error)")
                #expect(
                    !outcome.error.contains("\u{1b}") && outcome.lines.last?.hasPrefix("singan-tool: error: ") == true, "\(outcome.error)")
                #expect(try tool.bytes("victim.png") == before)
                #expect(try !tool.folder.names().contains { ["out.png", "here", "z.png"].contains($0) }, "\(new)")
            }
        }

        @Test func picturesWithoutRecipesAreRefused() throws {
            let tool = try Self.tool()
            #expect(try tool(["sample", "bg.png", "-o", "a.png", "--no-metadata"] + Tool.quick).status == 0)
            for name in ["a.png", "bg.png"] {
                try tool.refuses(65, ["recipe", name], saying: name, "doesn't say how it was made")
                try tool.refuses(65, ["rerun", name], saying: name)
            }
            try tool.refuses(66, ["recipe", "gone.png"], saying: "gone.png")
            let other = Image(pixels: Tool.pattern(20, 20))
            for (text, word) in [("{}", "damaged"), (#"{"recipe":1,"task":"sample"}"#, "version 1"), ("{\"recipe\":2}", "damaged")] {
                try ImageWriter().write(other, to: tool.folder("x.png"), options: WriteOptions(text: ["singan": text]))
                try tool.refuses(65, ["rerun", "x.png"], saying: "x.png", word)
            }
        }
    }
}
