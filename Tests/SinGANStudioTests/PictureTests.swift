import Foundation
import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks
import TestSupport
import Testing

@testable import SinGANStudio

/// Pictures that come and go, and where they are saved.
@Suite(.serialized) struct PictureTests {
    /// A PNG whose header promises more pixels than its bytes hold.
    private static func bomb(_ width: Int, _ height: Int) throws -> [UInt8] {
        var bytes = try ImageWriter().encode(StudioPictures.pattern(8, 8), format: .png)
        for (place, value) in [(16, width), (20, height)] {
            for byte in 0..<4 { bytes[place + byte] = UInt8(value >> (24 - 8 * byte) & 255) }
        }
        // The header's checksum: CRC-32 of its name and content.
        var crc: UInt32 = .max
        for byte in bytes[12..<29] {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        for byte in 0..<4 { bytes[29 + byte] = UInt8((~crc) >> (24 - 8 * UInt32(byte)) & 255) }
        return bytes
    }

    @Test func whatIsNoPictureIsToldInTheToolsWords() async throws {
        let studio = try await RunningStudio(StallingTool())
        let whole = try ImageWriter().encode(StudioPictures.pattern(40, 30), format: .png)
        let cases: [(bytes: [UInt8], word: String)] = [
            (try Self.bomb(60_000, 60_000), "the limit is 100000000"), ([], "is empty"), (Array("GIF8 is no GIF".utf8), "is damaged"),
            (Array("<html>".utf8), "is not a PNG"),
            (Array(whole.prefix(whole.count / 2)), "evil.png"),
        ]
        for (bytes, word) in cases {
            let reply = try await studio.ask("POST", "/api/pictures?name=evil.png", bytes)
            #expect(reply.status == 422)
            #expect(reply.json["error"]["message"].string?.contains(word) == true, "\(reply.text)")
            #expect(reply.json["error"]["status"].int == 65 && reply.json["error"]["hint"].string != nil)
        }
        #expect(try await studio.ask("GET", "/api/session").json["pictures"].values.isEmpty)
        try await studio.end()
    }

    @Test(arguments: [
        ("bird.png", "bird.png"), ("bird", "bird.png"), ("bird.jpg", "bird.png"), ("a.tar.png", "a.tar.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\pictures\\bird.PNG", "bird.PNG"), ("-rf.png", "rf.png"), (".hidden.png", "hidden.png"), ("@step.png", "step.png"),
        ("", "picture.png"), ("...", "picture.png"), ("new\nline.png", "newline.png"), ("/", "picture.png"),
        ("Vogel im Käfig.png", "Vogel im Käfig.png"),
    ])
    func namesAreMadePlain(_ wanted: String, _ name: String) {
        #expect(PictureFile.name(wanted, .png) == name)
        #expect(PictureFile.name(String(repeating: "ä", count: 300) + ".png", .png).utf8.count <= 120)
    }

    @Test func aDroppedPictureComesBackAsItWas() async throws {
        let studio = try await RunningStudio(StallingTool())
        let bytes = try ImageWriter().encode(StudioPictures.pattern(40, 30), format: .jpeg)
        let reply = try await studio.ask("POST", "/api/pictures?name=photo.jpg", bytes)
        #expect(reply.status == 201)
        let picture = reply.json
        #expect(picture["name"].string == "photo.jpg" && picture["width"].int == 40 && picture["height"].int == 30)
        #expect(picture["isFile"] == false && picture["hasAlpha"] == false && picture["made"] == .null)
        let id = try #require(picture["id"].string)
        let back = try await studio.ask("GET", "/api/pictures/\(id)")
        #expect(back.body == bytes && back.headers["content-type"] == "image/jpeg")
        #expect(try await studio.ask("GET", "/api/session").json["pictures"].values == [picture])
        #expect(try await studio.ask("DELETE", "/api/pictures/\(id)").status == 204)
        #expect(try await studio.ask("GET", "/api/pictures/\(id)").status == 404)
        #expect(try await studio.ask("GET", "/api/session").json["pictures"].values.isEmpty)
        try await studio.end()
    }

    @Test func aMissingPictureOfTheCommandLineIsTold() async throws {
        let error = await #expect(throws: SinGANError.self) {
            _ = try await RunningStudio(StallingTool()) { $0.pictures = ["/nowhere/missing.png"] }
        }
        #expect(error?.code == .noInput)
    }

    @Test func savingOverwritesNothing() async throws {
        let folder = try TemporaryFolder()
        let studio = try await RunningStudio(RunningStudio.tool()) { $0.outDir = folder("out") }
        let ground = try await studio.drop(StudioPictures.pattern(32, 24), "ground.png")
        let done = try await studio.done(["task": "sample", "inputs": ["IMAGE": [.text(ground)]]])
        let id = try #require(done["results"].values.first?["id"].string)
        func save(_ name: JSONValue) async throws -> RawClient.Reply {
            try await studio.ask("POST", "/api/save", ["picture": .text(id), "name": name])
        }
        #expect(try await save(.null).json["path"].string == folder("out/ground-sample.png"))
        #expect(try await save("bird.png").json["path"].string == folder("out/bird.png"))
        #expect(try await save("bird.png").json["path"].string == folder("out/bird-2.png"))
        #expect(try await save("bird.jpg").json["path"].string == folder("out/bird.jpg"))
        for name in ["../bird.png", "a/b.png", "/tmp/bird.png", ".bird.png", "", "-o.png", "bird.exe", "bird"] {
            #expect(try await save(.text(name)).status == 400, "\(name)")
        }
        let bytes = try await studio.ask("GET", "/api/pictures/\(id)").body
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder("out/bird.png"))) == Data(bytes))
        // The recipe goes along, in another format too.
        for name in ["out/bird.png", "out/bird.jpg"] { #expect(try Recipe(file: folder(name)).json["result"]["step"].string == "sample") }
        let ending = try await studio.end()
        #expect(ending.saved.count == 4 && ending.unsaved == 0)
        let expected = ["bird-2.png", "bird.jpg", "bird.png", "ground-sample.png"]
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder("out")).sorted() == expected)
    }

    /// Of many results few are saved, so that one that isn't takes no name from others.
    @Test func namesHaveNumbersBecauseOfFilesAlone() async throws {
        let folder = try TemporaryFolder()
        let file = try StudioPictures.write(StudioPictures.pattern(32, 24), folder, "ground.png")
        let studio = try await RunningStudio(RunningStudio.tool()) { ($0.pictures, $0.outDir) = ([file], folder("out")) }
        func sample(_ seed: String) async throws -> (job: String, result: JSONValue, command: String) {
            let job = try await studio.done(["task": "sample", "inputs": ["IMAGE": ["p1"]], "seed": .text(seed)])
            return (try #require(job["id"].string), try #require(job["results"].values.first), job["command"].string ?? "")
        }
        func save(_ result: JSONValue) async throws -> String? {
            try await studio.ask("POST", "/api/save", ["picture": result["id"], "name": .null]).json["path"].string
        }
        let (first, second) = (try await sample("1"), try await sample("2"))
        for made in [first, second] {
            #expect(made.result["name"].string == "ground-sample.png" && made.command.hasSuffix(" -o ground-sample.png"), "\(made)")
        }
        #expect(try await save(second.result) == folder("out/ground-sample.png"))
        #expect(try await save(first.result) == folder("out/ground-sample-2.png"))
        for (made, name) in [(first, "ground-sample-2.png"), (second, "ground-sample.png")] {
            let command = try await studio.ask("POST", "/api/jobs/\(made.job)/command").json["command"].string
            #expect(command?.hasSuffix(" -o \(name)") == true, "\(command ?? "nothing")")
        }
        let third = try await sample("3")
        #expect(third.result["name"].string == "ground-sample-3.png" && third.command.hasSuffix(" -o ground-sample-3.png"))
        #expect(try await save(third.result) == folder("out/ground-sample-3.png"))
        try await studio.end()
    }

    /// The steps of a result of a result, from the pictures that came from outside.
    @Test func aPipelineGoesBackToTheFiles() async throws {
        let folder = try TemporaryFolder()
        let file = try StudioPictures.write(StudioPictures.pattern(48, 36), folder, "ground.png")
        let studio = try await RunningStudio(RunningStudio.tool()) { ($0.pictures, $0.outDir) = ([file], folder("out")) }
        let object = try await studio.drop(try StudioPictures.cutout(16, 12), "object.png")
        let first = try await studio.done(["task": "sample", "inputs": ["IMAGE": ["p1"]], "seed": "3"])
        let sample = try #require(first["results"].values.first?["id"].string)
        let second = try await studio.done([
            "task": "harmonize", "inputs": ["BACKGROUND": [.text(sample)], "OBJECT": [.text(object)]], "options": ["strength": ["0.2"]],
        ])
        #expect(second["state"].string == "done", "\(second["error"].text)")
        let result = try #require(second["results"].values.first?["id"].string)
        let reply = try await studio.ask("POST", "/api/pipeline", ["picture": .text(result)]).json
        let yaml = try #require(reply["yaml"].string)
        #expect(yaml.contains(file) && yaml.contains("object.png") && reply["name"].string?.hasSuffix(".yaml") == true)
        let pipeline = try Pipeline(yaml: Array(yaml.utf8), name: "yaml") { verb throws(SinGANError) in
            StepSchema(
                verb: verb, options: ["seed", "strength"].map { StepSchema.Option(names: [$0]) })
        }
        #expect(pipeline.steps.map(\.task) == ["sample", "harmonize"])
        #expect(pipeline.steps[0].pictures == ["@ground"] && pipeline.steps[0].options == [StepOption(name: "seed", values: ["3"])])
        #expect(pipeline.steps[1].pictures == ["@sample", "@object"])
        #expect(try await studio.ask("POST", "/api/pipeline", ["picture": "p1"]).status == 400)
        // Scales of the picture, for a strip of all of them.
        let scales = try await studio.ask("GET", "/api/scales?picture=p1").json["scales"].values
        #expect(scales.count > 1 && scales.last?["width"].int == 48 && scales.first?["scale"].int == 0)
        try await studio.end()
    }
}
