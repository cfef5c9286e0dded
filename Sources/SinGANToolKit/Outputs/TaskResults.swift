import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// Writes what a task made, and tells about it.
struct TaskResults {
    let plan: OutputPlan
    let output: TaskOutput
    let log: RunLog
    let recipe: Recipe
    let options: OutputOptions
    let quality: Int?
    let cancellation: Cancellation

    /// Throws `.cannotCreate` and `.inputOutput` where a file can't be written.
    func deliver(_ terminal: Terminal, _ reporter: Reporter) throws(SinGANError) {
        for line in output.summary { try reporter.result(line, isOutputTaken: plan.takesStandardOutput) }
        try plan.makeFolder()
        if let animation = output.animation {
            try write(animation, to: plan.targets[0], terminal, reporter)
        } else {
            precondition(output.results.count == plan.targets.count, "\(output.results.count) results for \(plan.targets.count) outputs")
            for (image, target) in zip(output.results, plan.targets) { try write(image, to: target, terminal, reporter) }
        }
        for file in log.entries.written {
            let frames = file.frames.map { ", \($0) frames" } ?? ""
            try reporter.result("wrote \(file.path) (\(file.width)x\(file.height)\(frames))", isOutputTaken: plan.takesStandardOutput)
        }
        try reporter.report(report)
    }

    private func write(_ image: Image, to target: OutputTarget, _ terminal: Terminal, _ reporter: Reporter) throws(SinGANError) {
        switch target {
        case .standardOutput: try terminal.writeOutput(try ImageWriter().encode(image, format: .png, options: writing))
        case .file(let path):
            tell(try ImageWriter().write(image, to: path, options: writing), reporter)
            log.wrote(path, image)
        case .frames: preconditionFailure("a picture for the frames of an animation")
        }
    }

    private func write(_ sequence: FrameSequence, to target: OutputTarget, _ terminal: Terminal, _ reporter: Reporter) throws(SinGANError) {
        switch target {
        case .standardOutput: try terminal.writeOutput(try AnimationWriter().encode(sequence, format: .gif))
        case .file(let path):
            tell(try AnimationWriter().write(sequence, to: path, quality: quality, cancellation: cancellation), reporter)
            log.wrote(path, sequence)
        case .frames(let folder, let files):
            for (number, path) in files.enumerated() {
                try cancellation.check()
                try ImageWriter().write(sequence.image(number), to: path, options: writing)
            }
            log.wrote("\(folder)/", sequence)
        }
    }

    private var writing: WriteOptions { WriteOptions(quality: quality, text: options.metadata ? recipe.text : [:]) }

    private func tell(_ notices: [String], _ reporter: Reporter) {
        for text in notices {
            log.noticed(text)
            reporter.notice(text)
        }
    }

    /// The object of `--json`.
    private var report: [String: JSONValue] {
        let entries = log.entries
        let outputs = entries.written.map { file -> JSONValue in
            var members: [String: JSONValue] = ["path": .text(file.path), "width": .integer(file.width), "height": .integer(file.height)]
            if let frames = file.frames { members["frames"] = .integer(frames) }
            return .object(members)
        }
        return [
            "command": .text(recipe.task), "seed": .text(String(recipe.seed)), "model": JSONValue(recipe.model?.identity),
            "options": .object(recipe.options), "outputs": .list(outputs), "notices": .list(entries.notices.map { .text($0) }),
            "report": .object(output.report),
        ]
    }
}
