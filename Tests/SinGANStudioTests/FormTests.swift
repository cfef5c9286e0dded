import SinGANSupport
import SinGANTasks
import Testing

@testable import SinGANStudio

/// What forms show, and what a page may ask for.
@Suite(.serialized) struct FormTests {
    private static func tasks() throws -> [String: StudioTask] {
        Dictionary(uniqueKeysWithValues: try RunningStudio.tool().tasks().map { ($0.verb, $0) })
    }

    @Test func everyTaskHasAForm() throws {
        let tasks = try Self.tasks()
        let inputs: [String: [String]] = [
            "sample": ["IMAGE"], "harmonize": ["BACKGROUND", "OBJECT", "--mask"], "paint": ["PAINTING", "--model"],
            "edit": ["EDITED", "--model", "--mask"], "style": ["CONTENT", "--model"], "superres": ["IMAGE"],
            "animate": ["IMAGE", "--region"], "fill": ["PICTURE", "--mask"], "reconstruct": ["IMAGE"],
        ]
        #expect(Set(tasks.keys) == Set(inputs.keys))
        let options: [String: [String]] = [
            "sample": ["count", "size", "aspect", "tile", "start-scale", "variety", "sheet"],
            "harmonize": ["key", "at", "scale", "rotate", "start-scale", "strength", "colors"],
            "paint": ["start-scale", "strength", "colors", "quantize"], "edit": ["start-scale", "strength", "colors"],
            "style": ["start-scale", "strength", "colors", "keep-color"], "superres": ["factor", "as-published", "tile"],
            "animate": ["frames", "fps", "calm", "start-scale", "loop"], "fill": ["count"], "reconstruct": [],
        ]
        for (verb, task) in tasks {
            #expect(task.inputs.map(\.key) == inputs[verb], "\(verb)")
            #expect(Set(task.options.map(\.name)) == Set(options[verb] ?? []), "\(verb): \(task.options.map(\.name))")
            #expect(!task.abstract.isEmpty && task.origin == .builtIn && task.isAnimation == (verb == "animate"))
            for option in task.options {
                #expect(!option.help.isEmpty, "\(verb) \(option.name)")
                #expect((option.kind == .flag) == (option.valueName == nil), "\(verb) \(option.name)")
                #expect((option.kind == .choice) == (option.choices != nil), "\(verb) \(option.name)")
            }
        }
        let required = tasks.mapValues { $0.inputs.filter(\.isRequired).map(\.key) }
        #expect(required["harmonize"] == ["BACKGROUND", "OBJECT"] && required["paint"] == ["PAINTING", "--model"])
        #expect(required["edit"] == ["EDITED", "--model"] && required["fill"] == ["PICTURE"])
        #expect(tasks["harmonize"]?.inputs.map(\.isRepeated) == [false, true, true])
        #expect(tasks["harmonize"]?.inputs.map(\.name) == ["BACKGROUND", "OBJECT...", "--mask"])
    }

    @Test func kindsAndRangesAreTheParsers() throws {
        let tasks = try Self.tasks()
        func option(_ verb: String, _ name: String) -> StudioTask.Option? { tasks[verb]?.options.first { $0.name == name } }
        let cases: [(verb: String, name: String, kind: StudioTask.Option.Kind, low: Double?, high: Double?)] = [
            ("harmonize", "strength", .number, 0, 1), ("harmonize", "colors", .number, 0, 1), ("harmonize", "rotate", .number, -360, 360),
            ("harmonize", "scale", .number, nil, nil), ("harmonize", "at", .text, nil, nil), ("harmonize", "key", .text, nil, nil),
            ("harmonize", "start-scale", .number, 1, 100), ("sample", "start-scale", .number, 0, 100),
            ("sample", "count", .number, 1, 1000),
            ("sample", "size", .text, nil, nil), ("sample", "aspect", .text, nil, nil), ("sample", "sheet", .flag, nil, nil),
            ("sample", "tile", .choice, nil, nil), ("animate", "frames", .number, 2, 10_000), ("animate", "fps", .number, 0.1, 120),
            ("animate", "calm", .number, 0, 1), ("animate", "loop", .flag, nil, nil), ("fill", "count", .number, 1, 100),
        ]
        for (verb, name, kind, low, high) in cases {
            let found = try #require(option(verb, name), "\(verb) \(name)")
            #expect(found.kind == kind, "\(verb) \(name)")
            #expect(found.minimum == low && found.maximum == high, "\(verb) \(name): \(found.minimum ?? .nan) \(found.maximum ?? .nan)")
        }
        #expect(option("superres", "factor")?.kind == .number)
        #expect(option("sample", "tile")?.choices == ["x", "y", "both", "none"])
        #expect(option("animate", "frames")?.defaultValue == "100" && option("animate", "fps")?.defaultValue == "10")
        #expect(option("edit", "start-scale")?.defaultValue == "40%" && option("sample", "size")?.defaultValue == nil)
        #expect(option("harmonize", "at")?.isRepeated == true && option("harmonize", "strength")?.isRepeated == false)
    }

    @Test func theSessionTellsAllOfIt() async throws {
        let studio = try await RunningStudio(RunningStudio.tool())
        let session = try await studio.ask("GET", "/api/session").json
        #expect(session["program"].string == "singan-tool" && session["previewSide"].int == 480)
        #expect(session["version"].string == ToolVersion.current && session["outDir"].string == "/nowhere/to/write")
        let harmonize = try #require(session["tasks"].values.first { $0["verb"].string == "harmonize" })
        #expect(harmonize["origin"].string == "built-in" && harmonize["engines"].strings == ["patches", "singan"])
        let mask = try #require(harmonize["inputs"].values.last)
        #expect(mask["name"].string == "--mask" && mask["option"].string == "mask" && mask["isRequired"] == false)
        let strength = try #require(harmonize["options"].values.first { $0["name"].string == "strength" })
        #expect(strength["kind"].string == "number" && strength["minimum"] == .integer(0) && strength["default"] == .null)
        try await studio.end()
    }

    /// What a page may not ask for, in the tool's own words.
    @Test func whatNoFormShowsIsRefused() async throws {
        let studio = try await RunningStudio(RunningStudio.tool())
        let picture = JSONValue.text(try await studio.drop(StudioPictures.pattern(32, 24)))
        func refusal(_ change: [String: JSONValue], task: String = "sample") async throws -> RawClient.Reply {
            let usual: [String: JSONValue] = ["task": .text(task), "inputs": ["IMAGE": [picture]]]
            return try await studio.ask("POST", "/api/jobs", .object(usual.merging(change) { $1 }))
        }
        let cases: [(what: String, change: [String: JSONValue], word: String)] = [
            ("an unknown option", ["options": ["sead": ["1"]]], "no option 'sead'"),
            ("an output", ["options": ["output": ["/etc/passwd"]]], "no option 'output'"),
            ("an output's letter", ["options": ["o": ["/etc/passwd"]]], "no option 'o'"),
            ("the models", ["options": ["models": ["/"]]], "no option 'models'"),
            ("force", ["options": ["force": []]], "no option 'force'"),
            ("an option of the training", ["options": ["preset": ["paper"]]], "no option 'preset'"),
            ("threads", ["options": ["threads": ["1000"]]], "no option 'threads'"),
            ("two options in one", ["options": ["count=3 --output": ["/x"]]], "no option"),
            ("a file", ["inputs": ["IMAGE": ["/etc/passwd"]]], "there is no picture /etc/passwd"),
            ("no picture", ["inputs": ["IMAGE": []]], "needs IMAGE"),
            ("two pictures", ["inputs": ["IMAGE": [picture, picture]]], "takes one IMAGE"),
            ("another input", ["inputs": ["IMAGE": [picture], "--model": [picture]]], "no picture '--model'"),
            ("a value out of range", ["options": ["variety": ["2"]]], "between 0 and 1"),
            ("a value that is none", ["options": ["variety": []]], "has no value"),
            ("a flag's value", ["options": ["sheet": ["yes"]]], "stands alone"),
            ("two values", ["options": ["variety": ["0", "1"]]], "2 times"),
            ("a control character", ["options": ["size": ["48x48\u{0}"]]], "control characters"),
            ("another task", ["task": "doctor"], "no task 'doctor'"),
            ("a task with options", ["task": "sample --output /x"], "no task"),
            ("another engine", ["engine": "magic"], "no engine 'magic'"),
            ("the engine of a training", ["task": "train", "engine": "singan", "budget": "20s"], "train has no choice of engines"),
            ("a seed that is none", ["seed": "--force"], "a seed is a whole number"),
            ("a budget that is none", ["engine": "singan", "budget": "--output=/x"], "is no time"),
            ("a side out of range", ["side": 5], "side of a preview"),
            ("another member", ["words": ["--output", "/x"]], "no member 'words'"),
        ]
        for (what, change, word) in cases {
            let reply = try await refusal(change)
            #expect([400, 404].contains(reply.status), "\(what): \(reply.status)")
            #expect(reply.json["error"]["message"].string?.contains(word) == true, "\(what): \(reply.text)")
        }
        // A value that looks like an option stays a value.
        let dashes = try await studio.ask(
            "POST", "/api/jobs",
            ["task": "harmonize", "inputs": ["BACKGROUND": [picture], "OBJECT": [picture]], "options": ["at": ["--output=/tmp/x"]]])
        #expect(dashes.json["error"]["message"].string?.contains("is not a place") == true, "\(dashes.text)")
        for body in ["", "{", "[]", "null", "\"x\"", "{\"task\": 5}"] {
            #expect(try await studio.ask("POST", "/api/jobs", Array(body.utf8)).status == 400, "\(body)")
        }
        let nameless = await studio.raw.exchange(
            studio.head("POST", "/api/jobs", count: 2) { $0["X-Studio-Client"] = nil } + Array("{}".utf8))
        #expect(nameless?.status == 400)
        try await studio.end()
    }
}
