import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANPipelines
import SinGANQuality
import SinGANSupport
import SinGANTasks
import SinGANTraining

/// `singan-tool evaluate`: how good samples are, in numbers.
struct EvaluateCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Measure how near samples come to the picture they are made of.",
        discussion: """
            Without SAMPLES, -n samples of IMAGE are drawn, as `sample` draws them, and compared with the picture that they are made of. With a \
            second model, A.singan B.singan, the samples of two models are compared.

            IMAGE is shrunk, as for a training, to the size of the first of SAMPLES. Where that gives another size, IMAGE is fitted to --max-size.

            swd           distance of the distributions of patches (sliced Wasserstein)
            coherence     distance from a sample's patches to the picture's: artefacts
            completeness  distance from the picture's patches to a sample's: losses
            diversity     how much samples differ, relative to the picture's contrast
            copied        share of a sample that is copied from the picture unchanged

            Patches have 7x7 pixels, and are compared with the nearest one. Copies count in connected areas of more than 1000 pixels (of a picture \
            whose long side is 250); the largest area is given too.

            Lower values are better, except for diversity: there higher values are better.

            --original names a picture of the samples' size. Each sample is compared with it too: RMSE, PSNR, SSIM.

            For two models, -n samples of each are measured, and every difference is given with its 95 % confidence interval. Models of different \
            sizes are compared at the smaller size.
            """, version: ToolVersion.current)

    @Argument(help: ArgumentHelp("A picture, or a .singan model.", valueName: "image|model"), completion: .file())
    var image: String

    @Argument(
        help: ArgumentHelp(
            "Pictures to measure (default: samples that are drawn), or a second model to compare with.", valueName: "sample"),
        completion: .file())
    var samples: [String] = []

    @Option(
        name: [.customShort("n"), .long], parsing: .unconditional, help: "How many samples to draw (default: 16).",
        transform: OptionValue.whole(1...256))
    var count = 16

    @Option(
        parsing: .unconditional, help: "The seed of the samples (default: 0).", transform: OptionValue.seed)
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("The picture that the samples should equal, pixel for pixel.", valueName: "file"), completion: .file())
    var original: String?

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Also write a report with pictures: FILE.html.", valueName: "file"),
        completion: .file(extensions: ["html"]))
    var output: String?

    @OptionGroup(title: "Engine") var engines: EngineOptions
    @OptionGroup(title: "Training, where the picture has no model yet") var training: TrainingOptions
    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let names = [(image, "picture")] + samples.map { ($0, "sample") } + (original.map { [($0, "original")] } ?? [])
        try environment.terminal.streams.check(names.map { .init($0.0, role: $0.1) })
        if let output, !training.plan {
            guard output.lowercased().hasSuffix(".html") else {
                throw SinGANError(.usage, "\(output) is no name of a report", hint: "Name it FILE.html.")
            }
            try OutputRules(inputs: names.map(\.0), force: common.force).check(output, option: "-o")
        }
        let images = ImageStore(limits: input.limits, standardInput: environment.terminal.readInput)
        let compute = try environment.compute(threads: training.threads)
        let engine = try engine(images)
        let context = TaskContext(
            images: images, models: try training.provider(), compute: compute, seed: seed, isPlanning: training.plan,
            engine: engine, finishing: Finishing(engines, training), progress: reporter.handler)
        do {
            if comparesModels(images) { return try compareModels(context, reporter) }
            let source = try context.open(image)
            let given = try samples.map { try context.open($0).image.pixels() }
            let wanted = try original.map { try context.open($0).image.pixels() }
            // Before minutes of training are spent on what can't be compared.
            if given.isEmpty, let wanted {
                let size = try context.workingSize(of: source)
                try Self.check("a sample", size.width, size.height, wanted)
            }
            try tell(try given.isEmpty ? drawn(source, context) : measured(given, source, compute), wanted, compute, reporter)
        } catch let planned as PlanOnly {
            try PlanReport(planned).tell(reporter)
        }
    }

    /// What is measured, and against what.
    struct Subject {
        let real: Pixels
        let samples: [Pixels]
        let names: [String]
        var fidelity: SinGANModel.Fidelity?
        var model: String?
        var training: TrainingRecord?

        /// The same with other pictures.
        func replacing(_ real: Pixels, _ samples: [Pixels]) -> Subject {
            Subject(real: real, samples: samples, names: names, fidelity: fidelity, model: model, training: training)
        }
    }

    /// The engine whose samples are drawn: as `sample` chooses, but that a picture's model is measured where training is described in any way.
    private func engine(_ images: ImageStore) throws(SinGANError) -> EngineName {
        try EngineChoice(
            asked: engines.asked, describesTraining: training.isDescribed,
            hasModelFile: image != "-" && SinGANModel.isModelFile(images.path(of: image)), environment: EngineName.wished(),
            task: TaskDescriptor(verb: "evaluate", abstract: "", inputs: [], outputs: [], engines: [.patches, .singan])
        ).engine
    }

    private func drawnOfPatches(_ source: SourcePicture, _ context: TaskContext) throws -> Subject {
        let engine = try context.engine(of: source)
        var drawn: [Pixels] = []
        for index in 0..<count {
            var request = SampleRequest()
            (request.seed, request.index) = (seed, index)
            let sample = try engine.sample(request)
            drawn.append(Pixels(width: sample.width, height: sample.height, bytes: sample.quantized()))
            context.report("samples", done: index + 1, of: count)
        }
        return Subject(real: engine.picture, samples: drawn, names: (1...count).map { "sample \($0)" })
    }

    func drawn(_ source: SourcePicture, _ context: TaskContext) throws -> Subject {
        guard context.engine == .singan else { return try drawnOfPatches(source, context) }
        let model = try context.model(of: source)
        let engine = try context.engine(of: model, source)
        var drawn: [Pixels] = []
        for index in 0..<count {
            // As they are in files: 8 bit.
            var request = SampleRequest()
            (request.seed, request.index) = (seed, index)
            let sample = try engine.sample(request)
            drawn.append(Pixels(width: sample.width, height: sample.height, bytes: sample.quantized()))
            context.report("samples", done: index + 1, of: count)
        }
        let path = source.model == nil ? training.models.store.path(of: model.identity) : source.name
        return Subject(
            real: engine.picture, samples: drawn, names: (1...count).map { "sample \($0)" },
            fidelity: try model.fidelity(on: context.compute), model: model.identity,
            training: TrainingRecord(model, path: path))
    }

    private func measured(_ samples: [Pixels], _ source: SourcePicture, _ compute: Compute) throws -> Subject {
        let whole = try source.learned(on: compute)
        return Subject(real: try picture(whole, beside: samples.first), samples: samples, names: self.samples)
    }

    /// The picture as large as its sample where it can be, whatever size a budget chose for that; else as large as it would be trained.
    private func picture(_ whole: Pixels, beside sample: Pixels?) throws(SinGANError) -> Pixels {
        guard let sample, (sample.width, sample.height) != (whole.width, whole.height) else { return whole }
        var configuration = try training.configuration()
        let trained = try TrainingPicture(fitting: whole, configuration).pixels
        configuration.maxSize = max(sample.width, sample.height)
        guard TrainingConfiguration.maxSizes.contains(configuration.maxSize),
            let other = try? TrainingPicture(fitting: whole, configuration).pixels,
            (other.width, other.height) == (sample.width, sample.height)
        else { return trained }
        return other
    }

    private func tell(_ subject: Subject, _ original: Pixels?, _ compute: Compute, _ reporter: Reporter) throws {
        let log = RunLog()
        let comparisons = try compare(subject, original)
        let metrics = try SampleMetrics(real: subject.real, compute: compute)
        let figures = EvaluationFigures(
            try metrics.measure(subject.samples), copies: try PatchEngine(subject.real, compute: compute).copied(in: subject.samples),
            fidelity: subject.fidelity, comparisons: comparisons)
        let (real, count) = (subject.real, subject.samples.count)
        try reporter.result("\(count == 1 ? "1 sample" : "\(count) samples") against \(image) at \(real.width)x\(real.height)")
        for line in figures.lines { try reporter.result(line) }
        var report: [String: JSONValue] = [
            "command": "evaluate", "picture": .text(image), "width": .integer(real.width), "height": .integer(real.height),
            "samples": .integer(count), "model": JSONValue(subject.model),
        ]
        report.merge(figures.members) { own, _ in own }
        if subject.model != nil { report["seed"] = .text(String(seed)) }
        if let training = subject.training { report.merge(training.json) { own, _ in own } }
        if let output {
            let html = Array(try page(subject, figures, original, metrics).html().utf8)
            let path = try log.placing(output) { path throws(SinGANError) in
                try AtomicFile.write(html, to: path, replaces: common.force)
            }
            try reporter.result("wrote \(path)")
            report["output"] = .text(path)
        }
        try reporter.report(report)
        try log.entries.moved.check()
    }

    /// Samples that a report shows.
    private static let shown = 8

    private func page(
        _ subject: Subject, _ figures: EvaluationFigures, _ original: Pixels?, _ metrics: SampleMetrics
    ) throws(SinGANError) -> EvaluationPage {
        var pictures: [(image: Image, caption: String)] = [(Image(pixels: subject.real), "the picture")]
        if let original { pictures.append((Image(pixels: original), "the original")) }
        for (name, sample) in zip(subject.names, subject.samples).prefix(Self.shown) { pictures.append((Image(pixels: sample), name)) }
        if let first = subject.samples.first {
            pictures.append(
                (Image(pixels: try metrics.copyMap(of: first)), "where \(subject.names[0]) is copied from: column as red, row as green"))
        }
        let count = subject.samples.count
        return EvaluationPage(
            title: "\(image): \(count == 1 ? "1 sample" : "\(count) samples")", figures: figures.rows, pictures: pictures,
            training: subject.training,
            protocolText: [
                "Values are 0...1. Patches are 7x7 pixels of three channels. swd: 256 fixed unit projections, L1 between the quantile functions at 2048 "
                    + "midpoints, averaged over a pyramid of 2x2 means down to a short side of 16 and over the samples.",
                "coherence and completeness: mean squared distance per value, over every k-th patch in row order, k the smallest that leaves at most "
                    + "4000, to the nearest among all. diversity: the standard deviation over the samples of each pixel's grey value, averaged over the "
                    + "pixels, by that of the picture's grey values (SinGAN, section 3.1).",
                "Against an original: RMSE of 8-bit values over all channels, PSNR from it, SSIM of luma (Rec. 709) by Gaussian windows of 11x11 "
                    + "pixels (Wang et al., 2004).",
                count > Self.shown ? "Of the \(count) samples that were measured, \(Self.shown) are shown." : "All samples are shown.",
                "\(ToolVersion.name), kernels \(Compute.kernel), picture at \(subject.real.width)x\(subject.real.height)"
                    + (subject.model.map { ", seed \(seed), model \($0)" } ?? "") + ".",
            ])
    }

    private func compare(
        _ subject: Subject, _ original: Pixels?
    ) throws(SinGANError) -> [(name: String, comparison: PictureComparison)] {
        guard let original else { return [] }
        var comparisons: [(name: String, comparison: PictureComparison)] = []
        for (name, sample) in zip(subject.names, subject.samples) {
            try Self.check(name, sample.width, sample.height, original)
            comparisons.append((name, PictureComparison(of: sample, with: original)))
        }
        return comparisons
    }

    /// Throws `.badData` for sizes that can't be compared.
    private static func check(_ name: String, _ width: Int, _ height: Int, _ original: Pixels) throws(SinGANError) {
        guard (width, height) == (original.width, original.height) else {
            throw SinGANError(
                .badData, "\(name) is \(width)x\(height), and the original is \(original.width)x\(original.height)",
                hint: "Give pictures of one size.")
        }
        guard min(width, height) >= 11 else {
            throw SinGANError(.badData, "\(name) is \(width)x\(height), and SSIM looks at 11x11 pixels", hint: "Take a larger one.")
        }
    }
}
