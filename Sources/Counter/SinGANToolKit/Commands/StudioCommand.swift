import ArgumentParser
import Foundation
import SinGANEngine
import SinGANStudio
import SinGANSupport
import SinGANTasks

/// `singan-tool studio`: the tasks on a page in the browser.
struct StudioCommand: ToolCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "studio", abstract: "Try the tasks on a page in the browser.", discussion: discussion(ProgramName.current),
            version: ToolVersion.current)
    }

    private static func discussion(_ name: String) -> String {
        """
        The page shows a small preview of every change at once, and makes the picture at its full size when asked. It also shows the command that \
        makes the same picture.

        The page comes from this program, and only this machine can open it. The address has a secret in it. Nothing is written into your folders \
        before you save something, and no file is overwritten. Ctrl-C ends the studio; what was not saved is gone then.

          \(name) studio photo.jpg bird.png
          \(name) studio --no-open --port 8080
        """
    }

    @Argument(help: ArgumentHelp("Pictures to begin with.", valueName: "picture"), completion: .file())
    var pictures: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The port that the page is served on (default: one that is free).", valueName: "number"),
        transform: OptionValue.whole(1...65535))
    var port: Int?

    @Flag(name: .customLong("no-open"), help: "Don't open the browser. The address is printed all the same.")
    var noOpen = false

    @Option(
        help: ArgumentHelp(
            "The folder that pictures are saved to. It is made when something is saved.", valueName: "dir"),
        completion: .directory)
    var outDir = "studio"

    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func validate() throws {
        if outDir.isEmpty { throw ValidationError("--out-dir is empty: name a folder, or leave it out") }
        if pictures.contains("-") { throw ValidationError("the studio takes files, and - is standard input") }
    }

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        // Before anybody waits for a first result.
        try Compute.checkKernels()
        var settings = Studio.Settings()
        (settings.pictures, settings.outDir, settings.limits) = (pictures, outDir, input.limits)
        settings.port = port.map { UInt16($0) }
        let studio = try Studio(settings, tool: StudioRunner(environment: environment))
        let opens = !noOpen && Browser.isLikely(environment.terminal.environment)
        let ending = try await studio.run(until: environment.cancellation) { address in
            // It is what the command is for, also where nothing else is told.
            if !common.json { try environment.terminal.output(address + "\n") }
            try reporter.report(["command": "studio", "address": .text(address)])
            if opens { Browser.open(address) }
        }
        for path in ending.saved { try reporter.result("saved \(path)") }
        if ending.saved.isEmpty { reporter.notice("nothing was saved") }
        if ending.unsaved > 0 {
            let (what, were) = ending.unsaved == 1 ? ("result", "was") : ("results", "were")
            reporter.notice("\(ending.unsaved) \(what) \(were) not saved: \(ending.folder), where they were, is removed")
        }
    }
}

/// The user's browser.
enum Browser {
    #if os(Linux)
        private static let program = "xdg-open"
    #else
        private static let program = "open"
    #endif

    /// Whether there is a display for it.
    static func isLikely(_ environment: [String: String]) -> Bool {
        #if os(Linux)
            ["DISPLAY", "WAYLAND_DISPLAY"].contains { environment[$0]?.isEmpty == false }
        #else
            environment["SSH_CONNECTION"] == nil
        #endif
    }

    /// Opens an address. Where that doesn't work the address is printed all the same, so nothing is told.
    static func open(_ address: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program, address]
        (process.standardInput, process.standardOutput, process.standardError) = (
            FileHandle.nullDevice, FileHandle.nullDevice, FileHandle.nullDevice
        )
        try? process.run()
    }
}
