import ArgumentParser
import SinGANBuiltins
import SinGANSupport
import SinGANTasks
import Testing

@testable import SinGANToolKit

/// `--help` on one screen, `--help-all` with everything.
@Suite struct BriefHelpTests {
    private static func help(_ words: String...) async -> (status: Int32, text: String) {
        let terminal = RecordedTerminal()
        return (await ToolKit.run(words, tasks: builtinTasks + [Wordy.self], on: terminal.terminal), terminal.output)
    }

    /// Somebody else's task with much to say.
    private struct Wordy: TaskPlugin {
        static let descriptor = TaskDescriptor(
            verb: "wordy", abstract: "Says much.", discussion: "The first paragraph.\n\nThe second one.",
            inputs: [.init("IMAGE", "a picture")], outputs: [.init("picture", "it")])
        @Argument(help: ArgumentHelp("A picture.", valueName: "image")) var image: String
        @Option(help: ArgumentHelp("Pages that must be named. Nobody knows why.", valueName: "pages")) var pages: Int
        @Flag(inversion: .prefixedNo, help: "Speak. Or not.") var speech = true
        var files: TaskFiles { TaskFiles(inputs: [.init(image, role: "picture")], suffix: "wordy") }
        func run(in context: TaskContext) async throws -> TaskOutput { TaskOutput() }
    }

    private static let commands = builtinTasks.map { $0.descriptor.verb } + ["train", "evaluate", "pipeline", "explore"]
    /// Of harmonize, which has eleven options of its own.
    private static let most = 32

    @Test(arguments: commands) func itFitsOnAScreen(_ command: String) async {
        let (status, text) = await Self.help(command, "--help")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(status == 0 && lines.allSatisfy { $0.count <= 80 }, "\(text)")
        #expect(lines.count <= (command == "harmonize" ? Self.most : 26), "\(lines.count) lines: \(text)")
        #expect(text.contains("USAGE: singan-tool \(command)"))
        guard command != "explore" else { return }
        #expect(text.hasSuffix("All other options, and more about these: singan-tool \(command) --help-all\n"))
        #expect(!text.contains("--max-pixels") && !text.contains("--quality"))
        let help = await Self.help("help", command)
        let short = await Self.help(command, "-h")
        #expect(help.text == text && short.text == text)
    }

    /// Every option is in the long one, under its group; and completions, which go by the same description, offer it.
    @Test(arguments: commands.filter { $0 != "explore" }) func theRestIsInTheOther(_ command: String) async {
        let (status, all) = await Self.help(command, "--help-all")
        #expect(status == 0)
        for option in ["--max-pixels", "--quality", "--set", "--preset", "--help-all", "--progress"] { #expect(all.contains(option)) }
        let brief = await Self.help(command, "--help").text
        for word in brief.split(whereSeparator: { " \n,".contains($0) }) where word.hasPrefix("--") {
            #expect(all.contains(word.replacing("[no-]", with: "")), "\(word)")
        }
    }

    @Test func aPluginsTaskHasOneToo() async {
        let (_, text) = await Self.help("wordy", "--help")
        let expected = """
            OVERVIEW: Says much.

            The first paragraph.

            USAGE: singan-tool wordy <image> --pages <pages> [<options>]

              <image>          A picture.
              --pages <pages>  Pages that must be named.
              --[no-]speech    Speak.
              --seed <seed>    The seed of this run's draws.
              -o, --output <file|dir|->
                               The result: a file, a folder, or - for standard output.

            All other options, and more about these: singan-tool wordy --help-all

            """
        #expect(text == expected, "\(text)")
        #expect(await Self.help("wordy", "--help-all").text.contains("The second one."))
    }

    @Test func otherCommandsKeepTheirs() async {
        for command in [["models", "list"], ["doctor"], ["tasks"]] {
            let terminal = RecordedTerminal()
            #expect(await ToolKit.run(command + ["--help"], tasks: builtinTasks, on: terminal.terminal) == 0)
            #expect(terminal.output.contains("EVERYWHERE:"), "\(command)")
        }
        #expect(await Self.help("pipeline", "--help").text.contains("1.seed=3"))
        #expect(await Self.help("sample", "--version").text == ToolVersion.current + "\n")
        #expect(await Self.help("explore", "sample", "--help").text == Self.help("sample", "--help").text)
    }

    @Test func wrapping() {
        #expect(BriefHelp.wrapped("a bc def", 4) == ["a bc", "def"] && BriefHelp.wrapped("abcdef g", 3) == ["abcdef", "g"])
        #expect(BriefHelp.wrapped("", 4) == [""])
    }
}
