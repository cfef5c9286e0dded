import SinGANImaging
import SinGANSupport
import SinGANTasks

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
