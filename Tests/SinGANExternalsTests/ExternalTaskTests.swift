import ArgumentParser
import SinGANSupport
import SinGANTasks
import Testing

@testable import SinGANExternals

/// Options known at run time, seen through argument-parser.
@Suite struct ExternalTaskTests {
    private struct Idle: ExternalRunner {
        func run(
            request: String, in folder: String, cancellation: Cancellation,
            event: @escaping @Sendable (String) throws(SinGANError) -> Void
        ) async throws {}
    }

    private static func parameter(
        _ name: String, _ kind: ExternalParameter.Kind, short: String? = nil, defaultValue: String? = nil, range: [Double]? = nil,
        choices: [String]? = nil, repeats: Bool = false, required: Bool = false
    ) -> ExternalParameter {
        ExternalParameter(
            name: name, help: "About \(name).", kind: kind, short: short, defaultValue: defaultValue, range: range, choices: choices,
            repeats: repeats, required: required)
    }

    static func external(_ verb: String) -> External {
        External(
            description: ExternalDescription(
                verb: verb, version: "1", abstract: "Do \(verb).", discussion: "At length.",
                arguments: [parameter("image", .image), parameter("more", .image, repeats: true)],
                options: [
                    parameter("width", .integer, short: "w", defaultValue: "3", range: [1, 9]),
                    parameter("tone", .text, choices: ["warm", "cold"]),
                    parameter("hard", .flag), parameter("at", .number, repeats: true), parameter("copies", .integer, defaultValue: "2"),
                ], gives: .counted("copies")), path: "/tmp/singan-\(verb)", digest: "d", runner: Idle())
    }

    private func parsed<Task: TaskPlugin>(_ task: Task.Type, _ words: [String]) throws -> TaskFiles { try task.parse(words).files }

    @Test func optionsOfADescriptionAreParsed() throws {
        let (one, two) = (try ExternalTasks.type(of: Self.external("first")), try ExternalTasks.type(of: Self.external("second")))
        #expect(one.descriptor.verb == "first" && two.descriptor.verb == "second")
        #expect(try ExternalTasks.type(of: Self.external("first")) == one)
        let files = try parsed(two, ["a.png", "b.png", "c.png", "--copies", "4", "--hard", "--at", "-1", "--at", "2.5", "-w", "5"])
        #expect(files.inputs.map(\.path) == ["a.png", "b.png", "c.png"])
        #expect(files.results == 4 && files.suffix == "second")
        #expect(try parsed(one, ["a.png", "b.png"]).results == 2)
        let help = one.helpMessage()
        for text in ["--width", "-w", "From 1 to 9.", "(default: 3)", "--tone", "One of: warm, cold.", "<image>", "--hard"] {
            #expect(help.contains(text), "\(text) in \(help)")
        }
        for words in [["--width", "10"], ["--width", "x"], ["--tone", "hot"], ["--nothing"]] {
            #expect(throws: (any Error).self, "\(words)") { try parsed(one, ["a.png", "b.png"] + words) }
        }
        #expect(throws: (any Error).self) { try parsed(one, ["a.png"]) }
    }
}
