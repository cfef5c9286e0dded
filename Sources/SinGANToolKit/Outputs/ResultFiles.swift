import SinGANImaging
import SinGANSupport
import SinGANTasks

/// Writes what a task made where it was planned to go.
struct ResultFiles {
    let plan: OutputPlan
    let quality: Int?
    /// Texts for the file of each result, by its number from 1.
    let text: (Int) -> [String: String]
    let cancellation: Cancellation

    /// Throws `.cannotCreate` and `.inputOutput` where a file can't be written.
    func write(_ output: TaskOutput, _ log: RunLog, _ terminal: Terminal, _ reporter: Reporter) throws(SinGANError) {
        try plan.makeFolder()
        if let animation = output.animation { return try write(animation, to: plan.targets[0], log, terminal, reporter) }
        precondition(output.results.count == plan.targets.count, "\(output.results.count) results for \(plan.targets.count) outputs")
        for (index, (image, target)) in zip(output.results, plan.targets).enumerated() {
            let options = WriteOptions(quality: quality, text: text(index + 1))
            switch target {
            case .standardOutput: try terminal.writeOutput(try ImageWriter().encode(image, format: .png, options: options))
            case .file(let path):
                tell(try ImageWriter().write(image, to: path, options: options), log, reporter)
                log.wrote(path, image)
            case .frames: preconditionFailure("a picture for the frames of an animation")
            }
        }
    }

    private func write(
        _ sequence: FrameSequence, to target: OutputTarget, _ log: RunLog, _ terminal: Terminal, _ reporter: Reporter
    ) throws(SinGANError) {
        switch target {
        case .standardOutput: try terminal.writeOutput(try AnimationWriter().encode(sequence, format: .gif))
        case .file(let path):
            let notices = try AnimationWriter().write(sequence, to: path, quality: quality, text: text(1), cancellation: cancellation)
            tell(notices, log, reporter)
            log.wrote(path, sequence, size: try AnimationFormat.of(path: path).size(of: sequence))
        case .frames(let folder, let files):
            for (number, path) in files.enumerated() {
                try cancellation.check()
                try ImageWriter().write(sequence.image(number), to: path, options: WriteOptions(quality: quality, text: text(number + 1)))
            }
            log.wrote("\(folder)/", sequence, size: sequence.size)
        }
    }

    private func tell(_ notices: [String], _ log: RunLog, _ reporter: Reporter) {
        for text in notices {
            log.noticed(text)
            reporter.notice(text)
        }
    }
}
