import ArgumentParser
import Foundation
import SinGANBuiltins
import SinGANTasks
import TestSupport
import Testing

@testable import SinGANToolKit

/// Completion scripts: of every command and option of the program that runs, whatever its tasks.
@Suite struct CompletionTests {
    /// A task that the toolkit doesn't have.
    private struct FrameTask: ScaleTask {
        static let descriptor = TaskDescriptor(
            verb: "frame", abstract: "Draw a frame around it's edge: 'so'.", inputs: [.init("IMAGE", "a picture")],
            outputs: [.init("picture", "framed")])
        @Argument(help: "A picture.", completion: .file()) var image: String
        @Option(help: "What the frame is made of.", completion: .file(extensions: ["jpg", "png"])) var wood: String?
        @Option(help: "Its edge.", completion: .list(["sharp", "round"])) var edge = "sharp"
        @Option(help: "The scale.") var startScale: ScaleWish?
        @Flag(help: "Gold leaf.") var gilded = false
        var modelName: String { image }
        var files: TaskFiles { TaskFiles(inputs: [.init(image, role: "picture")], suffix: "framed") }
        func run(in context: TaskContext) async throws -> TaskOutput { TaskOutput() }
    }

    private static func run(_ arguments: String..., name: String = "singan-tool") async -> (status: Int32, terminal: RecordedTerminal) {
        let terminal = RecordedTerminal()
        return (await ToolKit.run(arguments, tasks: builtinTasks + [FrameTask.self], on: terminal.terminal, name: name), terminal)
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func theScriptHasEveryCommandAndOption(_ shell: String) async throws {
        let (status, terminal) = await Self.run("completions", shell)
        #expect(status == 0 && terminal.error.isEmpty)
        let script = terminal.output
        #expect(await Self.run("--generate-completion-script", shell).terminal.output == script)
        let commands = ["train", "studio", "explore", "tasks", "models", "doctor", "completions", "frame"]
        for command in commands + builtinTasks.map({ $0.descriptor.verb }) { #expect(try Self.contains(script, command), "\(command)") }
        let options = ["wood", "edge", "gilded", "start-scale", "seed", "output", "preset", "max-size", "force", "all-scales", "factor"]
        for option in options { #expect(try Self.contains(script, (shell == "fish" ? "-l '" : "--") + option), "\(option)") }
        for value in ["round", "jpg", "draft"] { #expect(try Self.contains(script, value), "\(value)") }
    }

    /// Whether the word stands there, and not only as a part of another.
    private static func contains(_ script: String, _ word: String) throws -> Bool {
        try script.contains(Regex("\(NSRegularExpression.escapedPattern(for: word))(?![a-z-])"))
    }

    /// For the shells that are installed: bash is everywhere.
    @Test(arguments: [("bash", ["-n"]), ("zsh", ["-n"]), ("fish", ["--no-execute"])])
    func theShellUnderstandsItsScript(_ shell: String, _ options: [String]) async throws {
        guard let installed = Shell(shell) else {
            #expect(shell != "bash")
            return
        }
        let folder = try TemporaryFolder()
        try folder.write(await Self.run("completions", shell).terminal.output, to: "script")
        let outcome = try installed.run(options + ["script"], in: folder.path)
        #expect(outcome.status == 0 && outcome.text.isEmpty, "\(outcome.text)")
    }

    @Test func aProgramOfAnotherNameHasItsOwnScript() async {
        let output = await Self.run("completions", "bash", name: "my-tool").terminal.output
        #expect(output.contains("-F _my-tool my-tool") && !output.contains("singan-tool"))
        #expect(await Self.run("completions", "--help", name: "my-tool").terminal.output.contains("completions/my-tool"))
    }

    @Test func helpSaysWhereTheFileGoesInEveryShell() async {
        let (status, terminal) = await Self.run("completions", "--help")
        #expect(status == 0)
        for place in [
            "  bash  ~/.local/share/bash-completion/completions/singan-tool\n", "  zsh   ~/.zfunc/_singan-tool\n",
            "  fish  ~/.config/fish/completions/singan-tool.fish\n",
        ] { #expect(terminal.output.contains(place)) }
    }

    @Test func theScriptAsJSON() async throws {
        let output = await Self.run("completions", "fish", "--json").terminal.output
        let object = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        #expect((object["script"] as? String)?.contains("frame") == true && object["shell"] as? String == "fish")
    }

    @Test func aShellThatThereIsNoScriptFor() async {
        let (status, terminal) = await Self.run("completions", "tcsh")
        #expect(status == 64 && terminal.output.isEmpty)
        #expect(terminal.error.contains("'tcsh'") && terminal.error.contains("See 'singan-tool completions --help'."))
    }

    /// What names a file or a folder completes files or folders, in every command.
    @Test func filesAreCompleted() async throws {
        struct Tool: Decodable { let command: Command }
        struct Command: Decodable {
            let commandName: String
            let arguments: [Value]?
            let subcommands: [Command]?
            var all: [Command] { [self] + (subcommands ?? []).flatMap(\.all) }
        }
        struct Value: Decodable {
            let kind: String
            let valueName: String?
            let completionKind: Kind?
        }
        struct Kind: Decodable {
            struct Anything: Decodable {}
            let file: Anything?
            let directory: Anything?
        }
        let dump = Data(await Self.run("--experimental-dump-help").terminal.output.utf8)
        let names: Set = [
            "file", "image", "image|model", "mask", "model", "file|dir|-", "dir", "background", "object", "painting", "edited", "content",
        ]
        var seen: Set<String> = []
        for command in try JSONDecoder().decode(Tool.self, from: dump).command.all {
            for value in command.arguments ?? [] where value.kind != "flag" {
                guard let name = value.valueName, names.contains(name) else { continue }
                seen.insert(name)
                #expect(value.completionKind?.file != nil || value.completionKind?.directory != nil, "\(command.commandName) \(name)")
            }
        }
        #expect(seen == names)
    }
}
