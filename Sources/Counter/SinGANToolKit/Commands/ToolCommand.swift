import ArgumentParser
import SinGANTasks

/// Something that the tool runs once the arguments are understood.
protocol RunnableCommand: Sendable {
    var common: CommonOptions { get }

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws
}

/// A command of the tool, as argument-parser knows it.
protocol ToolCommand: RunnableCommand, ParsableCommand {}

extension ToolCommand {
    /// Commands are run with an environment; `ParsableCommand` asks for this one too.
    func run() throws { throw CleanExit.helpRequest(self) }
}
