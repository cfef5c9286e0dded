import Harmonization
import RandomSampling
import SinGANSupport
import SinGANTasks
import Testing

@testable import SinGANToolKit

@Suite struct CommandParsingTests {
    private static let tasks: [any TaskPlugin.Type] = [SampleTask.self, HarmonizeTask.self]

    private static func run(_ arguments: [String]) async -> (status: Int32, terminal: RecordedTerminal) {
        let terminal = RecordedTerminal()
        return (await ToolKit.run(arguments, tasks: tasks, on: terminal.terminal), terminal)
    }

    private static let training = [
        "--preset", "--max-size", "--min-size", "--iterations", "--train-seed", "--threads", "--models", "--retrain", "--plan",
        "--max-pixels", "--set",
    ]
    private static let common = ["--quiet", "--json", "--progress", "--force", "--quality", "--version", "--help"]

    /// Each command's own options, and whether it may train.
    private static let options: [(command: String, own: String, trains: Bool)] = [
        ("train", "--seed --preview --output", true),
        ("sample", "--count --size --start-scale --sheet --seed --output --no-metadata", true),
        ("harmonize", "--mask --at --scale --rotate --start-scale --all-scales --naive --seed --output --no-metadata", true),
        ("tasks", "", false), ("models list", "--models", false), ("models show", "--models", false),
        ("models remove", "--models", false), ("models prune", "--models --unused-for --keep --dry-run", false),
        ("doctor", "--models", false), ("studio", "<picture> --port --no-open --out-dir --max-pixels", false),
        ("plugin add", "<file>", false), ("plugin list", "", false), ("plugin remove", "<name>", false),
    ]

    @Test(arguments: options)
    func helpHasEveryOption(_ command: String, _ own: String, _ trains: Bool) async {
        let options = own.split(separator: " ").map(String.init) + (trains ? Self.training : []) + Self.common
        let (status, terminal) = await Self.run(command.split(separator: " ").map(String.init) + ["--help-all"])
        #expect(status == 0 && terminal.error.isEmpty)
        for option in options { #expect(terminal.output.contains(option), "\(command) \(option)") }
    }

    @Test func trainingHelpSaysWhatThePresetsChange() async {
        let (_, terminal) = await Self.run(["train", "--help-all"])
        let words = terminal.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for preset in ["draft: ", "balanced: ", "paper: "] { #expect(words.contains(preset)) }
        #expect(words.contains("default: balanced"))
    }

    @Test func theRootNamesCommandsAndExitStatuses() async {
        let (status, terminal) = await Self.run(["--help"])
        #expect(status == 0)
        for command in ["train", "studio", "sample", "harmonize", "tasks", "models", "doctor"] {
            #expect(terminal.output.contains("  \(command) "))
        }
        for code in SinGANError.Code.allCases { #expect(terminal.output.contains("  \(code.rawValue) "), "\(code)") }
        for name in ["SINGAN_ENGINE", "SINGAN_KERNELS", "SINGAN_CACHE_MB"] { #expect(terminal.output.contains("  \(name) "), "\(name)") }
    }

    @Test(arguments: [[], ["train"], ["models", "prune"], ["cache"], ["explore"], ["sample"]])
    func theTwoHelpsHaveALineEach(_ command: [String]) async {
        let (_, terminal) = await Self.run(command + ["--help-all"])
        #expect(terminal.output.contains("\n  -h, --help              Show help information.\n"), "\(terminal.output)")
        #expect(terminal.output.contains("\n  --help-all              Show help with all options.\n"))
    }

    private static let mistakes: [(arguments: String, message: String)] = [
        ("harmonise a b", "there is no command 'harmonise'. Did you mean 'harmonize'? See 'singan-tool --help'."),
        ("xyzzy", "there is no command 'xyzzy'. See 'singan-tool --help'."),
        ("models lsit", "there is no models command 'lsit'. Did you mean 'list'? See 'singan-tool models --help'."),
        ("sample a --sead 1", "unknown option '--sead'. Did you mean '--seed'? See 'singan-tool sample --help'."),
        (
            "sample a --seed -1",
            "the value '-1' is invalid for '--seed <seed>': a seed is a whole number from 0 to 18446744073709551615. "
                + "See 'singan-tool sample --help'."
        ),
        (
            "train a --seed 1 --train-seed 2",
            "--seed and --train-seed are the same option here, and differ. See 'singan-tool train --help'."
        ),
    ]

    @Test(arguments: mistakes)
    func mistakesAreOneLineAndExit64(_ arguments: String, _ message: String) async {
        let (status, terminal) = await Self.run(arguments.split(separator: " ").map(String.init))
        #expect(status == 64 && terminal.output.isEmpty)
        #expect(terminal.error == "singan-tool: error: \(message)\n")
    }

    @Test(arguments: [
        "sample", "sample a b", "sample a -n 0", "sample a --size 3", "harmonize a", "train a --iterations -5", "train a --preset fast",
        "train a --progress loud", "train a --quality 101", "harmonize a b --at here", "models show", "tasks x", "--nonsense",
        "sample a --seed",
    ])
    func everyUsageErrorIs64(_ arguments: String) async {
        let (status, terminal) = await Self.run(arguments.split(separator: " ").map(String.init))
        #expect(status == 64, "\(terminal.error)")
        #expect(terminal.error.split(separator: "\n").count == 1 && terminal.error.hasPrefix("singan-tool: error: "))
    }

    @Test func aProgramsOwnNameIsInItsMessages() async {
        let terminal = RecordedTerminal()
        #expect(await ToolKit.run(["smaple"], tasks: Self.tasks, on: terminal.terminal, name: "my-tool") == 64)
        #expect(terminal.error == "my-tool: error: there is no command 'smaple'. Did you mean 'sample'? See 'my-tool --help'.\n")
        #expect(await ToolKit.run(["sample", "--help"], tasks: Self.tasks, on: terminal.terminal, name: "my-tool") == 0)
        #expect(terminal.output.contains("USAGE: my-tool sample") && !terminal.output.contains("singan-tool"))
    }

    @Test(arguments: [["--version"], ["sample", "--version"], ["models", "list", "--version"]])
    func versions(_ arguments: [String]) async {
        let (status, terminal) = await Self.run(arguments)
        #expect(status == 0 && terminal.output == ToolVersion.current + "\n")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionScriptsKnowTheTasks(_ shell: String) async {
        let (status, terminal) = await Self.run(["--generate-completion-script", shell])
        #expect(status == 0 && terminal.output.contains("harmonize") && terminal.output.contains("start-scale"))
    }

    @Test func tasksAreListed() async {
        let (status, terminal) = await Self.run(["tasks"])
        #expect(status == 0)
        for text in ["sample: ", "harmonize: ", "  in   BACKGROUND", "  out  --naive"] { #expect(terminal.output.contains(text)) }
    }
}
