import SinGANSupport
import Testing

@testable import SinGANExternals

/// Reading what a plugin says of itself.
@Suite struct DescriptionTests {
    private static func read(_ text: String) throws(SinGANError) -> ExternalDescription {
        try ExternalDescription(json: Array(text.utf8), from: "/p/singan-frame")
    }

    /// A description with one member of it replaced or added.
    private static func description(_ members: String) -> String {
        #"{"singan-plugin": 1, "version": "1.0", "abstract": "Put a frame around it.""# + (members.isEmpty ? "" : ", " + members) + "}"
    }

    private static func options(_ options: String) -> String { description(#""verb": "frame", "options": [\#(options)]"#) }
    private static func arguments(_ arguments: String) -> String { description(#""verb": "frame", "arguments": [\#(arguments)]"#) }

    @Test func everyMemberIsRead() throws {
        let read = try Self.read(
            #"""
            {"singan-plugin": 1, "verb": "frame-it", "version": "1.0", "abstract": "Put a frame around it.", "discussion": "Two\nlines.",
             "arguments": [{"name": "image", "kind": "image", "help": "The \u00e9 \ud83d\ude00."}, {"name": "more", "kind": "model", "repeats": true}],
             "options": [{"name": "width", "short": "w", "kind": "integer", "default": 12, "range": [1, 500]},
                         {"name": "colour", "kind": "text", "choices": ["black", "white"], "default": "black"},
                         {"name": "soft", "kind": "number", "default": 0.5, "range": [0, 1.5]}, {"name": "round", "kind": "flag"},
                         {"name": "mask", "kind": "image", "required": true}, {"name": "at", "kind": "number", "repeats": true},
                         {"name": "count", "kind": "integer", "default": 2, "range": [1, 9]}],
             "gives": {"images": "--count"}, "pictures": "ppm"}
            """#)
        #expect(read.verb == "frame-it" && read.version == "1.0" && read.discussion == "Two\nlines.")
        #expect(read.arguments.map(\.name) == ["image", "more"] && read.arguments.map(\.kind) == [.image, .model])
        #expect(read.arguments[0].help == "The é 😀." && read.arguments.map(\.repeats) == [false, true])
        #expect(read.arguments.map(\.required) == [true, true])
        #expect(read.options.map(\.defaultValue) == ["12", "black", "0.5", nil, nil, nil, "2"])
        #expect(read.options[0].short == "w" && read.options[0].range == [1, 500] && read.options[2].range == [0, 1.5])
        #expect(read.options[1].choices == ["black", "white"])
        #expect(read.options.map(\.required) == [false, false, false, false, true, false, false])
        #expect(read.gives == .counted("count") && read.pictures == .ppm)
    }

    @Test func theSmallestDescriptionMakesOnePicture() throws {
        let read = try Self.read(Self.description(#""verb": "frame""#))
        #expect(read.parameters.isEmpty && read.gives == .images(1) && read.pictures == .png && read.discussion.isEmpty)
    }

    private static let many = (0..<65).map { #"{"name": "n\#($0)", "kind": "flag"}"# }.joined(separator: ", ")

    static let mistakes: [(text: String, words: [String])] = [
        ("", ["says nothing"]), ("frame", ["not JSON", "at byte 0"]), ("[1]", ["must be an object"]),
        (#"{"singan-plugin": 1} {}"#, ["something follows"]),
        (#"{"verb": "frame"}"#, ["version of the contract, is missing"]),
        (#"{"singan-plugin": 2, "kinds": []}"#, ["speaks version 2", "toolkit speaks version 1"]),
        (#"{"singan-plugin": 1.0}"#, ["'singan-plugin' must be a whole number"]),
        (#"{"singan-plugin": "1"}"#, ["'singan-plugin' must be a whole number"]),
        (#"{"singan-plugin": 1, "singan-plugin": 1}"#, ["a second member 'singan-plugin'"]),
        (description(""), ["'verb' is missing"]),
        (description(#""verb": "Frame""#), ["'verb' must begin with a lower-case letter"]),
        (description(#""verb": "a--b""#), ["'verb' must begin"]), (description(#""verb": "../x""#), ["'verb' must begin"]),
        (description(#""verb": "\#(String(repeating: "a", count: 33))""#), ["1 to 32 characters, not 33"]),
        (description(#""verb": "frame", "discusion": "x""#), ["'discusion' is not known, did you mean 'discussion'"]),
        (description(#""verb": "frame", "discussion": 3"#), ["'discussion' must be a text"]),
        (description(#""verb": "frame", "discussion": "\u001b[2J""#), ["must not have control characters"]),
        (description(#""verb": "frame", "discussion": "\#(String(repeating: "x", count: 8001))""#), ["0 to 8000 characters, not 8001"]),
        (description(#""verb": "frame", "pictures": "jpeg""#), ["'pictures' must be one of png, ppm"]),
        (description(#""verb": "frame", "gives": {"images": 0}"#), ["'gives.images' must lie between 1 and 1000"]),
        (description(#""verb": "frame", "gives": {"images": "--count"}"#), ["one of the options"]),
        (description(#""verb": "frame", "gives": {"movies": 1}"#), ["'gives.movies' is not known"]),
        (
            description(#""verb": "frame", "options": [{"name": "n", "kind": "integer", "default": 1}], "gives": {"images": "--n"}"#),
            ["a range inside 1 to 1000"]
        ),
        (arguments(#"{"name": "a", "kind": "flag"}"#), ["'arguments[0].kind' must be one of image, model, integer, number, text"]),
        (arguments(#"{"name": "a", "kind": "image", "default": "x"}"#), ["'arguments[0].default' is not known"]),
        (arguments(#"{"name": "a", "kind": "image", "repeats": true}, {"name": "b", "kind": "image"}"#), ["only the last one can"]),
        (arguments(#"{"name": "a", "kind": "image"}, {"name": "a", "kind": "text"}"#), ["are called 'a'"]),
        (options(#"{"name": "a", "kind": "colour"}"#), ["'options[0].kind' must be one of image"]),
        (options(#"{"name": "seed", "kind": "integer"}"#), ["every task has an option --seed already"]),
        (options(#"{"name": "a", "short": "o", "kind": "flag"}"#), ["every task has an option -o already"]),
        (options(#"{"name": "a", "short": "ab", "kind": "flag"}"#), ["1 to 1 characters, not 2"]),
        (options(#"{"name": "a", "short": "x", "kind": "flag"}, {"name": "b", "short": "x", "kind": "flag"}"#), ["called '-x'"]),
        (options(#"{"name": "a", "kind": "flag", "default": true}"#), ["makes no sense for the kind 'flag'"]),
        (options(#"{"name": "a", "kind": "integer", "default": 1.0}"#), ["must be of the kind 'integer'"]),
        (options(#"{"name": "a", "kind": "integer", "range": [5, 1]}"#), ["'options[0].range' must be two numbers, the smaller one first"]),
        (options(#"{"name": "a", "kind": "integer", "range": [1, 5], "default": 6}"#), ["'options[0].default'", "between 1 and 5"]),
        (options(#"{"name": "a", "kind": "text", "choices": ["x", "y"], "default": "z"}"#), ["none of x, y"]),
        (options(#"{"name": "a", "kind": "text", "choices": ["x", "x"]}"#), ["must be different words"]),
        (options(#"{"name": "a", "kind": "text", "choices": ["$(rm)"]}"#), ["words of letters"]),
        (options(#"{"name": "a", "kind": "text", "required": true, "default": "z"}"#), ["the option is required"]),
        (options(many), ["0 to 64 entries, not 65"]),
        (String(repeating: "[", count: 100_000), ["nested more than 32 deep"]),
    ]

    @Test(arguments: mistakes)
    func mistakesAreToldWithTheirPlace(_ text: String, _ words: [String]) {
        do throws(SinGANError) {
            _ = try Self.read(text)
            Issue.record("\(text.prefix(200)) was taken")
        } catch {
            #expect(error.code == .badData && error.message.hasPrefix("/p/singan-frame describes itself wrongly: "))
            for word in words { #expect(error.message.contains(word), "\(error.message)") }
        }
    }

    @Test(arguments: [
        "{\"a\":\u{1}}", "{\"a\":01}", "{\"a\":1e999}", "{\"a\":12345678901234567890}", "{\"a\":\"\\ud800\"}", "{\"a\" 1}", "{\"a\":1,}",
        "tru",
    ])
    func whatIsNoJSONIsRefused(_ text: String) {
        #expect(throws: JSONReader.Failure.self) { try JSONReader.value(Array(text.utf8)) }
        #expect(throws: JSONReader.Failure.self, "not UTF-8") { try JSONReader.value([0x22, 0xFF, 0x22]) }
    }
}
