import ArgumentParser
import Foundation
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// `singan-tool cache`: results of pipelines' steps.
struct CacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache", abstract: "List and clear the results that pipelines keep.", version: ToolVersion.current,
        subcommands: [CacheListCommand.self, CacheClearCommand.self], defaultSubcommand: CacheListCommand.self)
}

/// `singan-tool cache list`.
struct CacheListCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the results of steps that are kept, the newest first.", version: ToolVersion.current)

    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let cache = ResultCache(environment.terminal.environment)
        let entries = cache.entries()
        for entry in entries {
            let name = String(URL(fileURLWithPath: entry.path).lastPathComponent.dropLast(ResultCache.suffix.count + 52))
            try reporter.result("\(name)  \(Self.megabytes(entry.bytes))  used \(entry.used.formatted(.iso8601))")
        }
        let total = entries.reduce(0) { $0 + $1.bytes }
        try reporter.result("\(Self.megabytes(total)) of at most \(Self.megabytes(cache.limit)) in \(cache.folder)")
        try reporter.report([
            "command": "cache list", "folder": .text(cache.folder), "bytes": .integer(total), "limit": .integer(cache.limit),
            "results": .list(entries.map { ["path": .text($0.path), "bytes": .integer($0.bytes)] }),
        ])
    }

    static func megabytes(_ bytes: Int) -> String { String(format: "%.1f MB", Double(bytes) / 1e6) }
}

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
