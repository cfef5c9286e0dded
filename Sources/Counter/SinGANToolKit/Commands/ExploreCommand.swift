import ArgumentParser
import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// `singan-tool explore TASK ...`: as argument-parser sees it. `CommandParsing` makes an `Exploration` of it.
struct ExploreCommand: ToolCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "explore",
            abstract: "Try a task at many start scales and seeds: one labelled sheet, and the command for each cell.",
            discussion: """
                The words after TASK are that task's own options. explore varies its --start-scale and its --seed; seeds count up from \
                --seed. -o names the sheet.

                  \(ProgramName.current) explore paint clip.png --model photo.jpg -o sheet.png
                  \(ProgramName.current) explore --scales 2,4,6 --seeds 3 sample photo.jpg
                """, version: ToolVersion.current)
    }

    @Option(
        help: ArgumentHelp("The start scales, such as 1,3,5 (default: all of the task's).", valueName: "list"),
        transform: Self.scaleList)
    var scales: [Int]?

    @Option(
        parsing: .unconditional,
        help: "How many seeds for each start scale (default: 2, or 1 where seeds hardly change the result).",
        transform: OptionValue.whole(1...20))
    var seeds: Int?

    @Argument(
        parsing: .captureForPassthrough, help: ArgumentHelp("A task and its words.", valueName: "task"),
        completion: .custom(ExploreCompletion.candidates))
    var words: [String] = []

    /// Everything that all commands have is among the task's words.
    var common: CommonOptions { CommonOptions() }

    func validate() throws {
        guard let first = words.first else { throw ValidationError("explore needs a task, such as: explore sample photo.jpg") }
        if ["-h", "--help", "--help-all"].contains(first) { throw CleanExit.helpRequest(self) }
        guard !first.hasPrefix("-") else { throw ValidationError("Unknown option '\(first)'") }
    }

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws { throw CleanExit.helpRequest(self) }

    private static func scaleList(_ text: String) throws -> [Int] {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.allSatisfy({ $0.map { (0...100).contains($0) } ?? false }) else {
            throw ValidationError("'\(text)' is not a list of scales such as 1,3,5")
        }
        return Array(Set(numbers.compactMap(\.self))).sorted()
    }
}

/// A task run at many start scales and seeds.
struct Exploration: RunnableCommand {
    let task: any ExplorableCommand
    /// nil: all of the task's.
    let scales: [Int]?
    /// How many, counting up from the task's own; nil: as many as show a difference.
    var seeds: Int?
    /// The task's command line.
    var words: [String]

    static let usualSeeds = 2

    var common: CommonOptions { task.common }

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        try await task.explore(self, in: environment, reporter)
    }

    /// Rows of seeds, one row per start scale.
    struct Cell: Sendable {
        let startScale: Int
        let seed: UInt64
        let command: String
    }

    /// The same with the engine in its words, and one seed where seeds hardly differ: where a picture is injected and patches are looked for in it.
    func engaged(_ engine: EngineName, of task: TaskDescriptor, injects: Bool) -> Exploration {
        var exploration = self
        if seeds == nil, engine == .patches, injects { exploration.seeds = 1 }
        let isNamed = words.contains { $0 == "--engine" || $0.hasPrefix("--engine=") }
        if EngineNotice.isRecorded(task), !isNamed { exploration.words += ["--engine", engine.rawValue] }
        return exploration
    }

    func cells(_ scales: [Int], firstSeed: UInt64) -> [Cell] {
        scales.flatMap { scale in
            (0..<(seeds ?? Self.usualSeeds)).map { offset in
                let seed = firstSeed &+ UInt64(offset)
                return Cell(startScale: scale, seed: seed, command: CellCommand.text(words, startScale: scale, seed: seed))
            }
        }
    }
}

/// The command of a task with start scales.
protocol ExplorableCommand: RunnableCommand {
    func explore(_ exploration: Exploration, in environment: ToolEnvironment, _ reporter: Reporter) async throws
}

/// The command line that makes one cell of an exploration again.
enum CellCommand {
    /// Options that the exploration chose, or that say where its sheet goes and how it is told; all but the flags have a value.
    private static let replaced: Set<String> = ["--start-scale", "--seed", "-o", "--output", "--progress"]
    private static let flags: Set<String> = ["--json", "-q", "--quiet", "-f", "--force", "--plan"]

    static func text(_ words: [String], startScale: Int, seed: UInt64) -> String {
        var kept: [String] = []
        var skips = false
        for word in words {
            if skips {
                skips = false
            } else if replaced.contains(word) {
                skips = true
            } else if !flags.contains(word), !replaced.contains(where: { $0.hasPrefix("--") && word.hasPrefix($0 + "=") }) {
                kept.append(word)
            }
        }
        return ShellWords.line([ProgramName.current] + kept + ["--start-scale", String(startScale), "--seed", String(seed)])
    }
}
