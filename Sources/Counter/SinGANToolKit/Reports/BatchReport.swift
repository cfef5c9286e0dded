import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// What `pipeline` prints of a folder of pictures.
struct BatchReport {
    let folder: PictureFolder
    let endings: [(name: String, ending: PipelineBatch.Ending)]
    let isDryRun: Bool

    /// Throws `.badData` where a picture failed, after everything is told.
    func tell(_ reporter: Reporter) throws(SinGANError) {
        var (done, before, failures): (Int, Int, [(String, SinGANError)]) = (0, 0, [])
        var seconds = 0.0
        for (name, ending) in endings {
            switch ending {
            case .done: done += 1
            case .finishedBefore: before += 1
            case .planned(let steps): seconds += Self.seconds(steps)
            case .failed(let error): failures.append((name, error))
            }
        }
        for (name, error) in failures { try reporter.result("failed  \(folder.file(name)): \(error.description)") }
        let pictures = endings.count == 1 ? "1 picture" : "\(endings.count) pictures"
        if isDryRun {
            try reporter.result("\(pictures), training takes about \(ProgressText.words(seconds)) one after the other")
        } else {
            try reporter.result("\(pictures): \(done) done, \(before) finished before, \(failures.count) failed")
        }
        try reporter.report([
            "command": "pipeline", "folder": .text(folder.path), "pictures": .list(endings.map(json)), "done": .integer(done),
            "finishedBefore": .integer(before), "failed": .integer(failures.count), "dryRun": .bool(isDryRun),
        ])
        guard let (first, error) = failures.first else { return }
        let others = isDryRun || failures.count == endings.count ? "" : " The others are done, and skipped next time."
        throw SinGANError(
            .badData, "\(failures.count) of \(pictures) failed, the first one \(first): \(error.message)",
            hint: (error.hint ?? "Look at what is said of each.") + others)
    }

    private static func seconds(_ steps: [StepOutlook]) -> Double { steps.reduce(0) { $0 + ($1.plan?.expectedSeconds ?? 0) } }

    private func json(_ name: String, _ ending: PipelineBatch.Ending) -> JSONValue {
        var members: [String: JSONValue] = ["picture": .text(folder.file(name))]
        switch ending {
        case .done(let written): (members["state"], members["outputs"]) = ("done", .list(written.map(\.json)))
        case .finishedBefore: members["state"] = "finishedBefore"
        case .planned(let steps): (members["state"], members["expectedSeconds"]) = ("planned", .number(Self.seconds(steps)))
        case .failed(let error):
            (members["state"], members["code"], members["message"]) = ("failed", .integer(Int(error.exitStatus)), .text(error.message))
        }
        return .object(members)
    }
}
