import ArgumentParser
import SinGANEngine
import SinGANImaging
import SinGANPipelines
import SinGANStudio
import SinGANSupport
import SinGANTasks
import SinGANTraining

/// `singan-tool train`: the model of a picture.
struct TrainCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train the model of a picture, or of each picture of a folder.",
        discussion: discussion, version: ToolVersion.current)

    private static let discussion = """
        The model goes into the models folder, where every command finds it by the picture's content and the training options; -o \
        writes a copy. Where the model is there already, nothing is trained (unless --retrain). An interrupted training goes on where it \
        stopped when the same command is given again. Of a folder's pictures those are trained that have no model yet.

        --set NAME=VALUE changes a hyper-parameter. The values are part of the model's identity: other values make another model. The list has \
        each name with its range and its default in --preset balanced; other presets have other defaults for some.

        \(HyperParameter.table)
        """

    @Argument(help: ArgumentHelp("A picture, a folder of pictures, or - for standard input.", valueName: "image|dir"), completion: .file())
    var image: String

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Also write the model here: FILE.singan.", valueName: "file"),
        completion: .file(extensions: ["singan"]))
    var output: String?

    @Option(
        parsing: .unconditional, help: "The seed of the training: the same as --train-seed.", transform: OptionValue.seed)
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "A picture to replace with the newest sample. It is written again and again while the model is trained.", valueName: "file"),
        completion: .file())
    var preview: String?

    @OptionGroup(title: "Training") var training: TrainingOptions
    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "Rasters: stacks, many bands, other samples than 8 and 16 bits") var rasters: RasterOptions
    @OptionGroup(title: "Folders of pictures") var many: ManyOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func validate() throws {
        guard seed != nil, let other = training.trainSeed, seed != other else { return }
        throw ValidationError("--seed and --train-seed are the same option here, and differ")
    }

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        guard rasters.examples.isEmpty else {
            throw SinGANError(.usage, "--also is for patches; a model is trained on one picture", hint: "Leave it out.")
        }
        if environment.studio == nil, let pictures = try pictures(environment.terminal) {
            return try await train(pictures, in: environment, reporter)
        }
        try environment.terminal.streams.check([.init(image, role: "picture")])
        if !training.plan { try checkOutputs() }
        let log = RunLog()
        var models = try training.provider(seed: seed)
        models.preview = environment.studio?.sample ?? previewWriter(reporter)
        let context = TaskContext(
            images: environment.images(input.limits).viewed(as: rasters.view), models: models,
            compute: try environment.compute(threads: training.threads),
            isPlanning: training.plan, log: log,
            progress: reporter.handler)
        do {
            let source = try context.open(image)
            guard source.model == nil else {
                throw SinGANError(.usage, "\(image) is a model already", hint: "Give train a picture; tasks take the model as it is.")
            }
            let model = try context.model(of: source)
            try finish(model, models.store, log, reporter)
        } catch let planned as PlanOnly {
            try PlanReport(planned).tell(reporter)
        }
    }

    private func checkOutputs() throws(SinGANError) {
        let rules = OutputRules(inputs: [image], force: common.force)
        if let output {
            guard output.lowercased().hasSuffix(ModelStore.suffix) else {
                throw SinGANError(.usage, "\(output) is no name of a model", hint: "Name it FILE\(ModelStore.suffix).")
            }
            try rules.check(output, option: "-o")
        }
        // A preview is meant to be replaced again and again, so it may be there.
        if let preview { try OutputRules(inputs: [image], force: true).checkPicture(preview, option: "--preview") }
    }

    private func previewWriter(_ reporter: Reporter) -> (@Sendable (Pixels) -> Void)? {
        guard let preview else { return nil }
        let options = WriteOptions(quality: common.quality)
        return { pixels in
            // A training of hours is not ended because its preview can't be written.
            do throws(SinGANError) { try ImageWriter().write(Image(pixels: pixels), to: preview, options: options) } catch {
                if !error.code.isStop { reporter.notice("no preview: \(error.message)") }
            }
        }
    }

    private func finish(_ model: SinGANModel, _ store: ModelStore, _ log: RunLog, _ reporter: Reporter) throws(SinGANError) {
        let path = store.path(of: model.identity)
        var written: String?
        if let output {
            let bytes = try model.encoded()
            written = try log.placing(output) { path throws(SinGANError) in
                try AtomicFile.write(bytes, to: path, replaces: common.force)
            }
            try reporter.result("wrote \(written ?? output)")
        }
        try reporter.result(
            "model \(model.identity.prefix(12)) (\(model.width)x\(model.height), \(model.scales.count) scales) is in \(path)")
        try reporter.report([
            "command": "train", "model": .text(model.identity), "path": .text(path), "output": JSONValue(written),
            "width": .integer(model.width), "height": .integer(model.height), "scales": .integer(model.scales.count),
            "complete": .bool(model.isComplete), "notices": .list(log.entries.notices.map { .text($0) }),
        ])
        try log.entries.moved.check()
    }
}
