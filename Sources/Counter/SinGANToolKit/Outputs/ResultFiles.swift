import SinGANEngine
import SinGANImaging
import SinGANPipelines
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
        var place = SetPlace(log)
        for (index, (image, target)) in zip(output.results, plan.targets).enumerated() {
            let options = WriteOptions(quality: quality, text: text(index + 1))
            switch target {
            case .standardOutput: try terminal.writeOutput(try ImageWriter().encode(image, format: .png, options: options))
            case .file(let path):
                let path = try place.placing(path) { path throws(SinGANError) in
                    tell(try ImageWriter().write(image, to: path, options: options, replaces: plan.replaces), log, reporter)
                }
                log.wrote(path, image)
            case .frames: preconditionFailure("a picture for the frames of an animation")
            }
        }
    }

    private func write(
        _ sequence: FrameSequence, to target: OutputTarget, _ log: RunLog, _ terminal: Terminal, _ reporter: Reporter
    ) throws(SinGANError) {
        switch target {
        case .standardOutput: try terminal.writeOutput(try AnimationWriter().encode(sequence, format: .gif, cancellation: cancellation))
        case .file(let path):
            let path = try log.placing(path) { path throws(SinGANError) in
                let notices = try AnimationWriter().write(
                    sequence, to: path, quality: quality, text: text(1), replaces: plan.replaces, cancellation: cancellation)
                tell(notices, log, reporter)
            }
            log.wrote(path, sequence, size: try AnimationFormat.of(path: path).size(of: sequence))
        case .frames(let folder, let files):
            var place = SetPlace(log)
            for (number, path) in files.enumerated() {
                try cancellation.check()
                let options = WriteOptions(quality: quality, text: text(number + 1))
                _ = try place.placing(path) { path throws(SinGANError) in
                    try ImageWriter().write(sequence.image(number), to: path, options: options, replaces: plan.replaces)
                }
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

/// The places of several files that belong together: where one had to be moved, those after it are called like it.
private struct SetPlace {
    private let log: RunLog
    private var number = 1

    init(_ log: RunLog) { self.log = log }

    mutating func placing(_ path: String, _ body: (String) throws(SinGANError) -> Void) throws(SinGANError) -> String {
        let written = try log.placing(path, number: number, body)
        if written != path, let moved = log.entries.moved.last { number = moved.number }
        return written
    }
}

extension [MovedFile] {
    /// Throws what says where the files are, if there are any; after all else is done.
    func check() throws(SinGANError) {
        guard let first else { return }
        throw first.error(others: count - 1)
    }
}

/// Writes pictures beside a step's results, with their recipes.
struct SideOutputs: Sendable {
    let step: PreparedStep
    let recipes: RecipeMaker
    /// Files by the names that the step's options have for them; others are written under those names.
    var targets: [String: String] = [:]
    let quality: Int?
    let isDescribed: Bool
    /// Whether files that are there give way.
    let replaces: Bool
    let log: RunLog
    /// What the budgets of the steps before came to, by name.
    var trainings: [String: [StepOption]] = [:]

    var write: TaskContext.SideOutput {
        { (image, path, options) throws(SinGANError) in
            let target = targets[path] ?? path
            try OutputPlan.makeFolder(AtomicFile.folder(of: target))
            let side = step.files.sideOutputs.first { $0.path == path }?.option
            let story = step.story(options, model: log.entries.model?.identity)
            let recipe = recipes.recipe(
                of: step.step.name, side: side, story: story, trainings: trainings.merging(step.trainings(log)) { $1 })
            let text = isDescribed ? recipe.text : [:]
            var notices: [String] = []
            let place = try log.placing(target) { place throws(SinGANError) in
                let options = WriteOptions(quality: quality, text: text)
                notices = try ImageWriter().write(image, to: place, options: options, replaces: replaces)
            }
            return (place, notices)
        }
    }
}

extension PreparedStep {
    /// What recipes tell of a run beside what is needed to repeat it.
    func story(_ options: [String: JSONValue], model: String?) -> [String: JSONValue] {
        [
            "task": .text(type(of: command).descriptor.verb), "seed": .text(String(command.seed)), "model": JSONValue(model),
            "options": .object(options),
        ]
    }
}
