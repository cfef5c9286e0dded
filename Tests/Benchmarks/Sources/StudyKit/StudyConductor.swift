import Foundation
import SinGANEngine
import SinGANSupport
import SinGANTraining
import Synchronization

/// Makes the runs of a study that a results file doesn't have yet.
package struct StudyConductor: Sendable {
    package let study: Study
    package let results: ResultsFile
    package let store: ModelStore
    package let cancellation: Cancellation
    /// Gets one line for whoever watches.
    package let tell: @Sendable (String) -> Void

    package init(
        _ study: Study, results: ResultsFile, models folder: String, cancellation: Cancellation, tell: @escaping @Sendable (String) -> Void
    ) {
        (self.study, self.results, self.cancellation, self.tell) = (study, results, cancellation, tell)
        store = ModelStore(folder: folder)
    }

    /// Blocks. Returns what went wrong with single runs; throws before anything is trained where a file can't be read or written.
    package func run(images folder: String, only: [String]?, jobs: Int) throws(SinGANError) -> [SinGANError] {
        let runs = try study.runs(images: folder, only: only)
        let known = try results.records().filter { $0.samples == study.description.samples }
        try results.check()
        var left: [StudyRun] = []
        for run in runs where try !isKnown(run, known) { left.append(run) }
        tell("\(runs.count) runs, \(runs.count - left.count) of them there already; \(jobs) at a time")
        let maker = RunMaker(store: store, samples: study.description.samples, cancellation: cancellation, notice: tell)
        let (results, tell) = (results, tell)
        let done = Atomic<Int>(runs.count - left.count)
        let work: @Sendable (StudyRun) throws(SinGANError) -> Void = { run throws(SinGANError) in
            let record = try maker.make(run)
            try results.append(record)
            tell("[\(done.add(1, ordering: .relaxed).newValue)/\(runs.count)] \(Self.name(run)): \(Self.figures(record))")
        }
        let queue = RunQueue(left, work: work) { run, error in tell("\(Self.name(run)): \(error)") }
        return queue.run(jobs: jobs)
    }

    /// Under another name the same model has the same figures: they are noted under this one too.
    private func isKnown(_ run: StudyRun, _ known: [RunRecord]) throws(SinGANError) -> Bool {
        let same = known.filter { $0.model == run.identity }
        if same.contains(where: { $0.configuration == run.name && $0.image == run.image }) { return true }
        guard var record = same.last else { return false }
        (record.configuration, record.image) = (run.name, run.image)
        try results.append(record)
        return true
    }

    private static func name(_ run: StudyRun) -> String { "\(run.name) \(run.image) seed \(run.configuration.seed)" }

    private static func figures(_ record: RunRecord) -> String {
        func text(_ value: Double) -> String { String(format: "%.4g", value) }
        let seconds = record.threadSeconds.map { String(format: "%.1f thread-s", $0) } ?? "seconds unknown"
        return "\(seconds), swd \(text(record.swd)), coherence \(text(record.coherence)), completeness \(text(record.completeness)), "
            + "diversity \(text(record.diversity)), reconstruction \(text(record.reconstruction))"
    }
}
