import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// Writes what a task made where it was planned to go.
package struct ResultFiles {
    /// The places of the results.
    package let plan: OutputPlan
    private let quality: Int?
    /// Texts for the file of each result, by its number from 1.
    private let text: (Int) -> [String: String]
    private let cancellation: Cancellation
    /// Whether PNG files are written in the shortest time instead of into the fewest bytes.
    package var isQuick = false
    /// Takes the number of a result, from 1, and its files, as soon as they are written.
    var finished: ((_ number: Int, _ written: [RunLog.Written]) throws(SinGANError) -> Void)?

    /// Makes a writer of results.
    ///
    /// - Parameters:
    ///   - quality: `--quality`; nil for each format's own.
    ///   - text: the texts for the file of each result, by its number from 1.
    package init(plan: OutputPlan, quality: Int?, text: @escaping (Int) -> [String: String], cancellation: Cancellation) {
        (self.plan, self.quality, self.text, self.cancellation) = (plan, quality, text, cancellation)
    }

    /// Writes what a task made.
    ///
    /// - Throws: `.cannotCreate` and `.inputOutput` where a file can't be written.
    package func write(
        _ output: TaskOutput, _ log: RunLog, _ streams: RunStreams, _ reporter: any RunReporter
    ) throws(SinGANError) {
        try plan.makeFolder()
        if let animation = output.animation {
            let before = log.entries.written.count
            try write(animation, to: plan.targets[0], log, streams, reporter)
            for index in 0..<animation.count { try writeCompanions(of: output, index, log, reporter) }
            try finished?(1, Array(log.entries.written[before...]))
            return
        }
        precondition(output.results.count == plan.targets.count, "\(output.results.count) results for \(plan.targets.count) outputs")
        var place = SetPlace(log)
        for (index, (image, target)) in zip(output.results, plan.targets).enumerated() {
            var options = WriteOptions(quality: quality, text: text(index + 1))
            options.isQuick = isQuick
            // A raster that engines saw through a mapping comes back with its own samples.
            let own = output.companions.first { $0.name == nil }?.rasters[index]
            switch target {
            case .standardOutput:
                if let own {
                    try streams.write(try ImageWriter().encode(own, format: own.preferredFormat, options: options))
                } else {
                    try streams.write(try ImageWriter().encode(image, format: .png, options: options))
                }
            case .file(let path):
                let path = try place.placing(path) { path throws(SinGANError) in
                    let writer = ImageWriter()
                    let notices =
                        if let own { try writer.write(own, to: path, options: options, replaces: plan.replaces) } else {
                            try writer.write(image, to: path, options: options, replaces: plan.replaces)
                        }
                    tell(notices, log, reporter)
                }
                let before = log.entries.written.count
                log.wrote(path, image)
                try writeCompanions(of: output, index, log, reporter)
                try finished?(index + 1, Array(log.entries.written[before...]))
            case .frames: preconditionFailure("a picture for the frames of an animation")
            }
        }
    }

    /// Writes what was carried into one result.
    private func writeCompanions(of output: TaskOutput, _ index: Int, _ log: RunLog, _ reporter: any RunReporter) throws(SinGANError) {
        for companion in output.companions {
            guard let name = companion.name, let file = plan.companions.first(where: { $0.name == name })?.files[index] else { continue }
            let raster = companion.rasters[index]
            try OutputPlan.makeFolder(AtomicFile.folder(of: file))
            let path = try log.placing(file) { path throws(SinGANError) in
                let options = WriteOptions(text: text(index + 1))
                tell(try ImageWriter().write(raster, to: path, options: options, replaces: plan.replaces), log, reporter)
            }
            let size = PixelSize(width: raster.width, height: raster.height)
            guard let animation = output.animation else {
                log.wrote(path, size, companion: name)
                continue
            }
            if index == 0 { log.wrote("\(AtomicFile.folder(of: path))/", size, companion: name, frames: animation.count) }
        }
    }

    private func write(
        _ sequence: FrameSequence, to target: OutputTarget, _ log: RunLog, _ streams: RunStreams, _ reporter: any RunReporter
    ) throws(SinGANError) {
        switch target {
        case .standardOutput: try streams.write(try AnimationWriter().encode(sequence, format: .gif, cancellation: cancellation))
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

    private func tell(_ notices: [String], _ log: RunLog, _ reporter: any RunReporter) {
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
    package func check() throws(SinGANError) {
        guard let first else { return }
        throw first.error(others: count - 1)
    }
}

/// Writes pictures beside a step's results, with their recipes.
package struct SideOutputs: Sendable {
    private let step: PreparedStep
    private let recipes: RecipeMaker
    private let quality: Int?
    private let isDescribed: Bool
    private let replaces: Bool
    private let log: RunLog
    /// Files by the names that the step's options have for them; others are written under those names.
    var targets: [String: String] = [:]
    /// What the budgets of the steps before came to, by name.
    var trainings: [String: [StepOption]] = [:]

    /// Makes a writer of the pictures beside a step's results.
    ///
    /// - Parameters:
    ///   - quality: `--quality`; nil for each format's own.
    ///   - isDescribed: whether pictures say how they were made.
    ///   - replaces: whether files that are there give way.
    package init(step: PreparedStep, recipes: RecipeMaker, quality: Int?, isDescribed: Bool, replaces: Bool, log: RunLog) {
        (self.step, self.recipes, self.quality) = (step, recipes, quality)
        (self.isDescribed, self.replaces, self.log) = (isDescribed, replaces, log)
    }

    /// The function that a task writes such a picture with.
    package var write: TaskContext.SideOutput {
        { (image, path, options) throws(SinGANError) in
            let target = targets[path] ?? path
            try OutputPlan.makeFolder(AtomicFile.folder(of: target))
            let side = step.files.sideOutputs.first { $0.path == path }?.option
            let recipeOptions = step.recipeOptions(options, model: log.entries.model?.identity)
            let recipe = recipes.recipe(
                of: step.step.name, side: side, recipeOptions: recipeOptions, trainings: trainings.merging(step.trainings(log)) { $1 })
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
    /// Returns what recipes tell of a run beside what is needed to repeat it.
    package func recipeOptions(_ options: [String: JSONValue], model: String?) -> [String: JSONValue] {
        [
            "task": .text(type(of: command).descriptor.verb), "seed": .text(String(command.seed)), "model": JSONValue(model),
            "options": .object(options),
        ]
    }
}

extension RunLog.Written {
    /// The file in a line for people: "wrote a.png (40x32)".
    package var line: String { "wrote \(path) (\(width)x\(height)\(frames.map { ", \($0) frames" } ?? ""))" }
}
