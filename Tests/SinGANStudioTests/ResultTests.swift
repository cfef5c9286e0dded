import Foundation
import SinGANBuiltins
import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks
import SinGANToolKit
import Synchronization
import TestSupport
import Testing

@testable import SinGANStudio

/// The studio's results are those of the commands that it shows.
@Suite(.serialized) struct ResultTests {
    private func run(_ words: [String]) async -> String {
        let told = Mutex("")
        let terminal = Terminal(output: { (_) throws(SinGANError) in }, error: { text in told.withLock { $0 += text } })
        let status = await ToolKit.run(words, tasks: builtinTasks, on: terminal)
        return status == 0 ? "" : "status \(status): \(told.withLock { $0 })"
    }

    /// Bytes, recipe included, of pictures that are files.
    @Test func aFullSizeResultIsTheCommands() async throws {
        let folder = try TemporaryFolder()
        let files = [
            try StudioPictures.write(StudioPictures.pattern(64, 48), folder, "ground.png"),
            try StudioPictures.write(StudioPictures.cutout(20, 16), folder, "object.png"),
            try StudioPictures.write(StudioPictures.mask(64, 48), folder, "mask.png"),
        ]
        let studio = try await RunningStudio(RunningStudio.tool()) { ($0.pictures, $0.outDir) = (files, folder("out")) }
        let pictures = try await studio.ask("GET", "/api/session").json["pictures"].values
        #expect(pictures.map { $0["name"].string } == ["ground.png", "object.png", "mask.png"])
        #expect(pictures.map { $0["hasAlpha"] } == [false, true, false] && pictures.allSatisfy { $0["isFile"] == true })
        let jobs: [JSONValue] = [
            ["task": "sample", "inputs": ["IMAGE": ["p1"]], "seed": "5", "options": ["tile": ["x"], "size": ["48x40"]]],
            [
                "task": "harmonize", "inputs": ["BACKGROUND": ["p1"], "OBJECT": ["p2"]], "engine": "patches",
                "options": ["at": ["70%,-5%"], "rotate": ["-15"], "strength": ["0.3"]],
            ],
            ["task": "fill", "inputs": ["PICTURE": ["p1"], "--mask": ["p3"]], "side": .null],
        ]
        for (number, job) in jobs.enumerated() {
            let done = try await studio.done(job)
            #expect(done["state"].string == "done", "\(done["error"].text)")
            let result = try #require(done["results"].values.first)
            let line = try #require(done["command"].string)
            var words = try ShellWords.steps(line)[0]
            #expect(words.first == "singan-tool" && words.dropLast().last == "-o")
            words = words.dropFirst().dropLast() + [folder("own-\(number).png")]
            #expect(await run(words) == "", "\(line)")
            let own = try Data(contentsOf: URL(fileURLWithPath: folder("own-\(number).png")))
            let bytes = try await studio.ask("GET", "/api/pictures/\(#require(result["id"].string))").body
            #expect(Data(bytes) == own, "\(line)")
            #expect(result["made"]["task"].string == words[0] && result["isFile"] == false)
            #expect(done["notices"].values.isEmpty && done["seconds"] != .null)
        }
        try await studio.end()
        #expect(!FileManager.default.fileExists(atPath: folder("out")), "nothing was saved")
    }

    /// What isn't a file yet is written where the command names it; then the command makes the same picture.
    @Test func theCommandOfDroppedPicturesRuns() async throws {
        let folder = try TemporaryFolder()
        let studio = try await RunningStudio(RunningStudio.tool()) { $0.outDir = folder("out") }
        let ground = try await studio.drop(StudioPictures.pattern(40, 32), "my%20ground.png")
        let done = try await studio.done(["task": "sample", "inputs": ["IMAGE": [.text(ground)]]])
        #expect(done["command"].string == "singan-tool sample '\(folder("out"))/my ground.png' -o 'my ground-sample.png'")
        let written = try await studio.ask("POST", "/api/jobs/\(#require(done["id"].string))/command").json
        #expect(written["wrote"].strings == [folder("out") + "/my ground.png"])
        #expect(written["command"] == done["command"])
        #expect(await run(["sample", folder("out") + "/my ground.png", "-o", folder("own.png")]) == "")
        let result = try #require(done["results"].values.first?["id"].string)
        let bytes = try await studio.ask("GET", "/api/pictures/\(result)").body
        #expect(try Data(bytes) == Data(contentsOf: URL(fileURLWithPath: folder("own.png"))))
        // Asked again, there is nothing left to write.
        #expect(try await studio.ask("POST", "/api/jobs/\(#require(done["id"].string))/command").json["wrote"].values.isEmpty)
        let ending = try await studio.end()
        #expect(ending.saved == [folder("out") + "/my ground.png"] && ending.unsaved == 1)
        #expect(!FileManager.default.fileExists(atPath: ending.folder))
    }

    /// Of two pictures that wait for one name the first that is written has it, and the other's results say its new name.
    @Test func aNameIsTheFirstSavedPictures() async throws {
        let folder = try TemporaryFolder()
        let file = try StudioPictures.write(StudioPictures.pattern(64, 48), folder, "ground.png")
        let studio = try await RunningStudio(RunningStudio.tool()) { ($0.pictures, $0.outDir) = ([file], folder("out")) }
        let drafts = try await [StudioPictures.pattern(40, 32), StudioPictures.mask(40, 32)].asyncMap {
            try await studio.drop($0, "painting.png")
        }
        let jobs = try await drafts.asyncMap { id in
            try await studio.done(["task": "paint", "inputs": ["PAINTING": [.text(id)], "--model": ["p1"]]])
        }
        for job in jobs { #expect(job["command"].string?.contains(" \(folder("out/painting.png")) ") == true, "\(job.text)") }
        for (job, name) in [(jobs[1], "painting.png"), (jobs[0], "painting-2.png")] {
            let written = try await studio.ask("POST", "/api/jobs/\(#require(job["id"].string))/command").json
            #expect(written["wrote"].strings == [folder("out/\(name)")])
            let words = try ShellWords.steps(#require(written["command"].string))[0]
            #expect(await run(words.dropFirst().dropLast() + [folder("own-\(name)")]) == "")
            let own = try Data(contentsOf: URL(fileURLWithPath: folder("own-\(name)")))
            let result = try #require(job["results"].values.first)
            #expect(try await Data(studio.ask("GET", "/api/pictures/\(#require(result["id"].string))").body) == own, "\(words)")
            let saved = try await studio.ask("POST", "/api/save", ["picture": result["id"], "name": .null]).json["path"].string
            #expect(try Data(contentsOf: URL(fileURLWithPath: #require(saved))) == own, "\(words)")
        }
        // Two of one name in one command are two files.
        let twins = try await ["ground.png", "ground.png"].asyncMap { try await studio.drop(StudioPictures.pattern(48, 40), $0) }
        let both = try await studio.done([
            "task": "harmonize", "inputs": ["BACKGROUND": [.text(twins[0])], "OBJECT": [.text(twins[1])]], "options": ["strength": ["0.3"]],
        ])
        let names = [folder("out/ground.png"), folder("out/ground-2.png")]
        #expect(both["command"].string?.contains(names.joined(separator: " ")) == true, "\(both.text)")
        let wrote = try await studio.ask("POST", "/api/jobs/\(#require(both["id"].string))/command").json["wrote"]
        #expect(wrote.strings == names)
        try await studio.end()
    }

    @Test func previewsAreShrunkAndSmallerOnesAreNot() async throws {
        let studio = try await RunningStudio(RunningStudio.tool())
        let large = try await studio.drop(StudioPictures.pattern(160, 120))
        let object = try await studio.drop(try StudioPictures.cutout(48, 40), "object.png")
        let preview = try await studio.done([
            "task": "harmonize", "inputs": ["BACKGROUND": [.text(large)], "OBJECT": [.text(object)]], "side": 80,
            "options": ["at": ["50%,50%"], "strength": ["0.4"]],
        ])
        #expect(preview["error"] == .null && preview["side"].int == 80)
        let result = try #require(preview["results"].values.first)
        #expect(result["width"].int == 80 && result["height"].int == 60)
        // The strength of a preview is told too, given or found.
        #expect(result["made"]["strength"] == .number(0.4))
        let tried = try await studio.done([
            "task": "harmonize", "inputs": ["BACKGROUND": [.text(large)], "OBJECT": [.text(object)]], "side": 80,
            "options": ["at": ["50%,50%"]],
        ])
        guard case .number(let strength)? = tried["results"].values.first?["made"]["strength"] else {
            Issue.record("no strength: \(tried.text)")
            return
        }
        #expect((0...1).contains(strength))
        // Sizes in pixels shrink with the picture, in the preview alone.
        let sized = try await studio.done([
            "task": "sample", "inputs": ["IMAGE": [.text(large)]], "side": 80, "options": ["size": ["100x60"]],
        ])
        #expect(sized["results"].values.first?["width"].int == 50 && sized["results"].values.first?["height"].int == 30)
        #expect(sized["command"].string?.contains("--size 100x60") == true)
        let whole = try await studio.done(["task": "sample", "inputs": ["IMAGE": [.text(large)]], "side": 640])
        #expect(whole["results"].values.first?["width"].int == 160)
        // The picture itself: shrunk, as it is, never enlarged.
        for (query, width) in [("?side=64", 64), ("?side=1000", 160), ("", 160)] {
            let reply = try await studio.ask("GET", "/api/pictures/\(large)\(query)")
            #expect(reply.headers["content-type"] == "image/png")
            #expect(try ImageReader().read(bytes: reply.body, name: "reply").width == width)
        }
        // The same preview again is the same picture, though its patches are known by now.
        let again = try await studio.done(["task": "sample", "inputs": ["IMAGE": [.text(large)]], "side": 640])
        let pictures = try await [whole, again].asyncMap { job in
            try await studio.ask("GET", "/api/pictures/\(job["results"].values[0]["id"].string ?? "")").body
        }
        #expect(try ImageReader().read(bytes: pictures[0], name: "a").samples == ImageReader().read(bytes: pictures[1], name: "b").samples)
        try await studio.end()
    }

    @Test func severalResultsAndAnimations() async throws {
        let models = try TemporaryFolder()
        setenv("SINGAN_MODELS", models.path, 1)
        defer { unsetenv("SINGAN_MODELS") }
        let studio = try await RunningStudio(RunningStudio.tool())
        let picture = try await studio.drop(StudioPictures.pattern(48, 40))
        let several = try await studio.done(["task": "sample", "inputs": ["IMAGE": [.text(picture)]], "options": ["count": ["3"]]])
        #expect(several["results"].values.count == 3)
        #expect(Set(several["results"].values.compactMap { $0["id"].string }).count == 3)
        let trained = try await studio.done(["task": "train", "inputs": ["IMAGE": [.text(picture)]], "budget": "10s"])
        #expect(trained["state"].string == "done", "\(trained["error"].text)")
        #expect(trained["training"]["scales"].int ?? 0 > 0 && trained["results"].values.isEmpty)
        #expect(trained["training"]["losses"]["reconstruction"] != .null)
        let animated = try await studio.done([
            "task": "animate", "inputs": ["IMAGE": [.text(picture)]], "options": ["frames": ["5"]], "budget": "10s", "side": 640,
        ])
        #expect(animated["state"].string == "done", "\(animated["error"].text)")
        let result = try #require(animated["results"].values.first)
        #expect(result["frames"].int == 5 && result["fps"] == .integer(10) && animated["side"] == .null)
        let id = try #require(result["id"].string)
        #expect(try await studio.ask("GET", "/api/pictures/\(id)").headers["content-type"] == "image/gif")
        let frame = try await studio.ask("GET", "/api/pictures/\(id)?frame=4&side=20")
        #expect(try ImageReader().read(bytes: frame.body, name: "frame").width == 20)
        #expect(try await studio.ask("GET", "/api/pictures/\(id)?frame=5").status == 400)
        try await studio.end()
    }
}

extension Array {
    func asyncMap<Value>(_ body: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
