import Foundation
import SinGANImaging
import SinGANSupport
import StudyKit
import Synchronization
import Testing

/// A study of two configurations, trained for real.
@Suite struct ToyStudyTests {
    private let scratch: Scratch
    private let study: Study

    init() throws {
        scratch = try Scratch()
        let values = (0..<32 * 28 * 3).map { (index: Int) -> Float in Float(index * 37 % 256) / 255 }
        try ImageWriter().write(Image(pixels: Pixels(width: 32, height: 28, values: values)), to: scratch.path + "/noise.png")
        study = try Self.study(names: ["paper", "other"])
    }

    private static func study(names: [String]) throws -> Study {
        try Study(
            StudyDescription(
                json: Array(
                    """
                    {"size": 32, "images": ["noise.png"], "seeds": [1, 2], "samples": 2, "reference": "paper", "configurations": [\
                    {"name": "\(names[0])", "set": {"iterations": 2, "minSize": 20}}, {"name": "\(names[1])", "set": {"iterations": 3, "minSize": 20}}]}
                    """.utf8), name: "toy.json"))
    }

    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    /// What was told, and what the file holds then.
    private func conduct(_ study: Study, only: [String]? = nil, jobs: Int = 2) throws -> (lines: [String], records: [RunRecord]) {
        let (file, lines) = (ResultsFile(scratch.path + "/r.jsonl"), Lines())
        let conductor = StudyConductor(study, results: file, models: scratch.path + "/models", cancellation: Cancellation()) {
            lines.add($0)
        }
        #expect(try conductor.run(images: scratch.path, only: only, jobs: jobs).isEmpty)
        return (lines.all, try file.records())
    }

    @Test func runsAreSeedByImageByConfiguration() throws {
        let runs = try study.runs(images: scratch.path)
        #expect(runs.map(\.name) == ["paper", "other", "paper", "other"])
        #expect(runs.map(\.configuration.seed) == [1, 1, 2, 2])
        #expect(Set(runs.map(\.identity)).count == 4)
    }

    @Test func everyRunIsMadeOnceAndTheTableHasThemAll() throws {
        let first = try conduct(study, only: ["paper"], jobs: 1)
        #expect(first.records.map(\.seed) == [1, 2])
        let all = try conduct(study)
        #expect(all.lines.first == "4 runs, 2 of them there already; 2 at a time")
        #expect(all.records.count == 4 && all.lines.count == 3)
        #expect(all.records.allSatisfy { $0.swd > 0 && $0.diversity > 0 && $0.reconstruction > 0 && $0.threadSeconds ?? 0 > 0 })
        #expect(all.records.allSatisfy { $0.wallSeconds ?? 0 > 0 && $0.machines?.map(\.threads) == [1] })
        let again = try conduct(study)
        #expect(again.lines == ["4 runs, 4 of them there already; 2 at a time"])
        #expect(again.records == all.records)
        let table = StudyTable(study, try all.records + [record("paper")], command: "run me").markdown()
        #expect(table.contains("`run me`"))
        #expect(table.contains("32 px; 2 samples") && table.contains(" (1) | "))
        #expect(table.contains("| paper | 2 | ") && table.contains("| other | 2 | "))
    }

    @Test func aNewNameOrALostFileTrainsNothingAnew() throws {
        let first = try conduct(study)
        let renamed = try conduct(Self.study(names: ["paper", "renamed"]))
        #expect(renamed.lines.count == 1 && renamed.records.count == 6)
        try FileManager.default.removeItem(atPath: scratch.path + "/r.jsonl")
        let found = try conduct(study)
        // The models are there, and what they took is kept beside them.
        #expect(found.records.allSatisfy { $0.wallSeconds ?? 0 > 0 })
        #expect(try found.records.map { try $0.line() }.sorted() == first.records.map { try $0.line() }.sorted())
    }

    @Test func unknownNamesAndMissingPicturesAreRefused() {
        #expect(refusal { () throws(SinGANError) in _ = try study.runs(images: scratch.path, only: ["x"]) }?.code == .usage)
        #expect(refusal { () throws(SinGANError) in _ = try study.runs(images: scratch.path + "/no") }?.code == .noInput)
    }
}
