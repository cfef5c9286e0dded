import ArgumentParser
import SinGANTasks

/// A command of the tool.
protocol ToolCommand: ParsableCommand, Sendable {
    var common: CommonOptions { get }

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws
}

extension ToolCommand {
    /// Commands are run with an environment; `ParsableCommand` asks for this one too.
    func run() throws { throw CleanExit.helpRequest(self) }
}
