import ArgumentParser
import SinGANSupport
import SinGANTasks

/// `singan-tool explore TASK ...`: as argument-parser sees it. `CommandParsing` makes an `Exploration` of it.
struct ExploreCommand: ToolCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "explore",
            abstract: "Try a task at many start scales and seeds: one labelled sheet, and the command for each cell.",
            discussion: """
                The words after TASK are that task's own, and are checked by it; its --start-scale and --seed are what explore varies (seeds \
                count up from --seed). -o names the sheet.

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
        help: "How many seeds (default: 2; 1 where patches take the place of a picture's own, and seeds hardly differ).",
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
