import ArgumentParser
import SinGANTasks

/// `singan-tool cache clear`.
struct CacheClearCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear", abstract: "Remove all results of steps that are kept. Trained models stay.", version: ToolVersion.current)

    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let cache = ResultCache(environment.terminal.environment)
        let bytes = try cache.clear()
        FinishedRuns.clear(cache)
        try reporter.result("removed \(CacheListCommand.megabytes(bytes)) from \(cache.folder)")
        try reporter.report(["command": "cache clear", "folder": .text(cache.folder), "bytes": .integer(bytes)])
    }
}
