import SinGANImaging
import SinGANSupport
import SinGANTasks

/// A task run at many start scales and seeds.
struct Exploration: RunnableCommand {
    let task: any ExplorableCommand
    /// nil: all of the task's.
    let scales: [Int]?
    /// How many, counting up from the task's own.
    let seeds: Int
    /// The task's command line.
    let words: [String]

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

    func cells(_ scales: [Int], firstSeed: UInt64) -> [Cell] {
        scales.flatMap { scale in
            (0..<seeds).map { offset in
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
