import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// What commands print of many pictures.
struct BatchReport {
    let verb: String
    let pictures: PictureSet
    /// In the order of the pictures.
    let endings: [PipelineBatch.Ending]
    let isDryRun: Bool

    /// Throws `.badData` where a picture failed, after everything is told.
    func tell(_ reporter: Reporter) throws(SinGANError) {
        var (done, before, failures): (Int, Int, [(String, SinGANError)]) = (0, 0, [])
        var seconds = 0.0
        for (item, ending) in zip(pictures.items, endings) {
            switch ending {
            case .done: done += 1
            case .finishedBefore: before += 1
            case .planned(let expected): seconds += expected
            case .failed(let error): failures.append((item.file, error))
            }
        }
        for (file, error) in failures { try reporter.result("failed  \(file): \(error.description)") }
        let count = endings.count == 1 ? "1 picture" : "\(endings.count) pictures"
        if isDryRun {
            try reporter.result("\(count), training takes about \(ProgressText.words(seconds)) one after the other")
        } else {
            try reporter.result("\(count): \(done) done, \(before) finished before, \(failures.count) failed")
        }
        try reporter.report([
            "command": .text(verb), "folder": .text(pictures.place), "pictures": .list(zip(pictures.items, endings).map(json)),
            "done": .integer(done),
            "finishedBefore": .integer(before), "failed": .integer(failures.count), "dryRun": .bool(isDryRun),
        ])
        guard let (first, error) = failures.first else { return }
        let others = isDryRun || failures.count == endings.count ? "" : " The others are done, and skipped next time."
        throw SinGANError(
            .badData, "\(failures.count) of \(count) failed, the first one \(first): \(error.message)",
            hint: (error.hint ?? "Look at what is said of each.") + others)
    }

    private func json(_ item: PictureSet.Item, _ ending: PipelineBatch.Ending) -> JSONValue {
        var members: [String: JSONValue] = ["picture": .text(item.file)]
        switch ending {
        case .done(let written): (members["state"], members["outputs"]) = ("done", .list(written.map(\.json)))
        case .finishedBefore: members["state"] = "finishedBefore"
        case .planned(let seconds): (members["state"], members["expectedSeconds"]) = ("planned", .number(seconds))
        case .failed(let error):
            (members["state"], members["code"], members["message"]) = ("failed", .integer(Int(error.exitStatus)), .text(error.message))
        }
        return .object(members)
    }
}

/// What `--status` prints.
struct BatchStatusReport {
    let verb: String
    let pictures: PictureSet
    /// In the order of the pictures.
    let standings: [PipelineBatch.Standing]

    func tell(_ reporter: Reporter) throws(SinGANError) {
        var (done, left, failures): (Int, Int, [(file: String, text: String)]) = (0, 0, [])
        for (item, standing) in zip(pictures.items, standings) {
            switch standing {
            case .done: done += 1
            case .left: left += 1
            case .failed(let text): failures.append((item.file, text))
            }
        }
        let count = standings.count == 1 ? "1 picture" : "\(standings.count) pictures"
        try reporter.result("\(count): \(done) done, \(failures.count) failed, \(left) left")
        for (file, text) in failures { try reporter.result("failed  \(file): \(text)") }
        try reporter.report([
            "command": .text(verb), "status": true, "folder": .text(pictures.place), "done": .integer(done),
            "failed": .integer(failures.count), "left": .integer(left),
            "failures": .list(failures.map { ["picture": .text($0.file), "message": .text($0.text)] }),
        ])
    }
}
