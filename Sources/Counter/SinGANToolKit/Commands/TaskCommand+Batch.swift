import Foundation
import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks

extension TaskCommand {
    /// Whether the command is about many pictures.
    var isBatch: Bool { batch.given != nil || files.inputs.contains { $0.path != "-" && PictureSet.isFolder($0.path) } }

    /// Runs the task for each picture of a folder or list: as a pipeline of one step, whose inputs are the task's files.
    func runBatch(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let (pipeline, companions) = try prepared().asPipeline()
        var choice = batch.choice(environment.terminal)
        choice.aliases = companions
        choice.option = batch.given
        if let list = batch.many.list, let input = pipeline.inputs.first(where: { $0.path == list }) {
            choice.list = InputAssignment(name: input.name, path: list)
        }
        guard let pictures = try PictureSet.among(pipeline.inputs, choice, naming: .plain) else { return }
        let place = try BatchPlace(output.output, pictures)
        var choices = PipelineJob.Choices(
            output: place.pattern, outDir: place.outDir, keepsAll: false, force: common.force, isJSON: common.json, maxPixels: input.limits)
        choices.makesFolders = true
        let job = try PipelineJob(
            PipelineSource(pipeline, folder: nil), defaults: [], modelFolder: training.models.folder, choices: choices,
            settings: .init(quality: common.quality, isDescribed: output.metadata, threads: training.threads), cache: nil, environment.runs)
        if engines.asked == nil, !batch.status, let line = EngineNotice.line(engine, of: Plugin.descriptor) { reporter.notice(line) }
        let run = BatchRun(
            verb: verb, job: job, pictures: pictures, inputs: pipeline.inputs, folder: place.folder, isDryRun: training.plan,
            force: common.force)
        try await run.run(batch, environment, reporter)
    }
}

/// The place of the results of many pictures, as `-o` names it: a folder, or a file name with `{name}` in it for each picture's own name.
struct BatchPlace {
    /// The folder for results that nobody named; nil for the current one.
    let outDir: String?
    /// A name with a place for the picture's.
    let pattern: String?
    /// The folder in which they all are.
    let folder: String

    init(_ output: String?, _ pictures: PictureSet) throws(SinGANError) {
        guard let output else {
            (outDir, pattern, folder) = (nil, nil, ".")
            return
        }
        if let fixed = Self.folder(of: output) {
            (outDir, pattern, folder) = (nil, output, fixed)
            return
        }
        let isFile = output == "-" || (try? ImageFormat.of(path: output)) != nil || (try? AnimationFormat.of(path: output)) != nil
        guard !output.isEmpty, output.hasSuffix("/") || PictureSet.isFolder(output) || !isFile else {
            throw SinGANError(
                .usage, "-o \(output.isEmpty ? "''" : output) is one output, and \(pictures.description)",
                hint: "Name a folder, or write {name} for the picture's name.")
        }
        let trimmed = output.count > 1 && output.hasSuffix("/") ? String(output.dropLast()) : output
        (outDir, pattern, folder) = (trimmed, nil, trimmed)
    }

    /// The folder above the first part of a name that is each picture's own; nil where it has a place for none.
    static func folder(of output: String) -> String? {
        guard let place = output.range(of: OutputName.place) else { return nil }
        return AtomicFile.folder(of: String(output[..<place.lowerBound]))
    }
}
