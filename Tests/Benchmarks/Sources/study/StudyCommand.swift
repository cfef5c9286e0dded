import ArgumentParser
import Dispatch
import Foundation
import SinGANEngine
import SinGANSupport
import StudyKit

/// `study`: see study/README.md.
@main struct StudyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "study", abstract: "Train a set of configurations on a set of images and seeds, and tabulate quality against seconds.")

    @Argument(help: ArgumentHelp("The study's description.", valueName: "study.json"))
    var description: String

    @Option(help: ArgumentHelp("Where models are kept: an interrupted study goes on from them.", valueName: "folder"))
    var models: String?

    @Option(help: ArgumentHelp("Where one line is added for every run; runs that it has are not repeated.", valueName: "file.jsonl"))
    var results: String

    @Option(help: ArgumentHelp("Where the images are (default: beside the description).", valueName: "folder"))
    var images: String?

    @Option(help: ArgumentHelp("Trainings at a time, one thread each (default: one per core).", valueName: "count"))
    var jobs: Int?

    @Option(help: ArgumentHelp("Train only these configurations.", valueName: "name,..."))
    var only: String?

    @Flag(help: "Train nothing: print the table of the results that are there.")
    var table = false

    func validate() throws {
        if let jobs, !(1...64).contains(jobs) {
            throw ValidationError("--jobs is \(jobs). It must lie between 1 and 64.")
        }
        guard table || models != nil else { throw ValidationError("Name a folder for the models with --models.") }
    }

    func run() throws {
        do throws(SinGANError) { try conduct() } catch {
            Self.tell(error.description)
            throw ExitCode(error.exitStatus)
        }
    }

    private func conduct() throws(SinGANError) {
        try Compute.checkKernels()
        let study = try Study(StudyDescription.read(description))
        let file = ResultsFile(results)
        var failures: [SinGANError] = []
        if let models, !table {
            let cancellation = Cancellation()
            let watch = Self.watch(cancellation)
            defer { withExtendedLifetime(watch) {} }
            let conductor = StudyConductor(study, results: file, models: models, cancellation: cancellation, tell: Self.tell)
            let folder = images ?? (URL(fileURLWithPath: description).deletingLastPathComponent().path)
            failures = try conductor.run(
                images: folder, only: only?.split(separator: ",").map(String.init),
                jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
            try cancellation.check()
        } else if !FileManager.default.fileExists(atPath: results) {
            throw SinGANError(.noInput, "there is no file \(results)", hint: "Name the results of a study with --results.")
        }
        print(StudyTable(study, try file.records(), command: Self.commandLine).markdown())
        if let first = failures.first {
            let count = failures.count == 1 ? "1 run" : "\(failures.count) runs"
            throw SinGANError(first.code, "\(count) did not come to an end", hint: "The messages above say why.", cause: first)
        }
    }

    /// For the record, with the names of files and folders alone: where they lie is the machine's.
    private static var commandLine: String {
        let words = CommandLine.arguments.dropFirst().map { $0.contains("/") ? ($0 as NSString).lastPathComponent : $0 }
        return (["bash Tests/Benchmarks/study/run.sh"] + words).joined(separator: " ")
    }

    @Sendable private static func tell(_ line: String) { FileHandle.standardError.write(Data("study: \(line)\n".utf8)) }

    /// Turns SIGINT and SIGTERM into a request to stop, after which every training saves where it stands.
    private static func watch(_ cancellation: Cancellation) -> [any DispatchSourceSignal] {
        [(SIGINT, SinGANError.Code.interrupted), (SIGTERM, .terminated)].map { number, reason in
            // The default action would end the process before the source sees the signal.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
            source.setEventHandler { cancellation.cancel(reason) }
            source.activate()
            return source
        }
    }
}
