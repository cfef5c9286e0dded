import SinGANEngine
import SinGANImaging
import SinGANSupport

/// Everything that a task may touch.
public struct TaskContext: Sendable {
    public let images: ImageStore
    public let models: any ModelProvider
    /// The machine: threads, and the request to stop.
    public let compute: Compute
    /// The seed of this run's draws; no part of a model's identity.
    public let seed: UInt64
    public let progress: ProgressHandler
    /// What makes the pictures.
    public let engine: EngineName
    /// How results of SinGAN become as large as the picture.
    public let finishing: Finishing
    /// Whether only the plan of the training is wanted: then nothing is written.
    public let isPlanning: Bool
    private let sideOutput: SideOutput
    private let log: RunLog

    /// How a picture beside the results is written: the picture, its name, and the options it was made with. Tells where it went and what the
    /// format couldn't hold.
    public typealias SideOutput =
        @Sendable (Image, String, [String: JSONValue]) throws(SinGANError) -> (path: String, notices: [String])

    /// - Parameter engine: what makes the pictures. The command line chooses by `EngineChoice`; programs say it, and get SinGAN where they don't, for which
    ///   `models` has to find or train models.
    public init(
        images: ImageStore, models: any ModelProvider, compute: Compute, seed: UInt64 = 0, isPlanning: Bool = false,
        engine: EngineName = .singan, finishing: Finishing = .none, log: RunLog = .init(),
        sideOutput: @escaping SideOutput = { (image, path, _) throws(SinGANError) in (path, try ImageWriter().write(image, to: path)) },
        progress: @escaping ProgressHandler = { _ in }
    ) {
        self.images = images
        self.models = models
        self.compute = compute
        self.seed = seed
        self.isPlanning = isPlanning
        self.engine = engine
        self.finishing = finishing
        self.sideOutput = sideOutput
        self.log = log
        self.progress = progress
    }

    public var cancellation: Cancellation { compute.cancellation }

    /// Random numbers for the task itself: those of its seed, and apart from what the engine draws with that seed.
    ///
    /// - Parameter step: different numbers for each, such as the number of a picture or of a pass.
    public func random(_ step: Int = 0) -> RandomField { RandomField(seed: seed, purpose: .task, step: step) }

    /// The same with another seed.
    public func seeded(_ seed: UInt64) -> TaskContext {
        TaskContext(
            images: images, models: models, compute: compute, seed: seed, isPlanning: isPlanning, engine: engine, finishing: finishing,
            log: log,
            sideOutput: sideOutput, progress: progress)
    }

    /// The same without telling anybody: for work that repeats what was told.
    public func silent() -> TaskContext {
        TaskContext(
            images: images, models: models, compute: compute, seed: seed, isPlanning: isPlanning, engine: engine, finishing: finishing,
            sideOutput: sideOutput)
    }

    /// The picture that an option names; says so where a model stands in for it, and what was changed while reading.
    public func open(_ name: String) throws(SinGANError) -> SourcePicture {
        let source = try images.open(name)
        for text in source.image.notices { notice(text) }
        if source.model != nil {
            notice("\(name) is a model: its training picture is used, at \(source.image.width)x\(source.image.height)")
            noticeDigest(of: source.model, name)
        }
        return source
    }

    /// The picture read as a mask of 0...1; says how it was read where that may surprise. Throws like `open`.
    public func mask(_ name: String) throws(SinGANError) -> Mask {
        let (mask, text) = try images.readMask(name)
        if let text { notice("\(name): \(text)") }
        return mask
    }

    /// The picture's model, trained if there is none that meets the needs.
    public func model(of source: SourcePicture, _ needs: TrainingNeeds = .none) throws -> SinGANModel {
        for text in try source.remarks() { notice(text) }
        let model = try models.model(of: source, needs, on: compute) { [log, progress] event in
            if case .notice(let text) = event { log.noticed(text) }
            progress(event)
        }
        if !model.isComplete {
            notice("the model is partly trained: \(model.usableScales) of its \(model.scales.count) scales are used")
        }
        if source.model == nil { noticeDigest(of: model, "the model of \(source.name)") }
        log.used(model)
        return model
    }

    private func noticeDigest(of model: SinGANModel?, _ name: String) {
        guard let model, !model.isChecked else { return }
        notice("\(name) was read from a file without a digest, as earlier versions wrote it: damage in it isn't noticed")
    }

    /// One sentence for the user that is no error.
    public func notice(_ text: String) {
        log.noticed(text)
        progress(.notice(text))
    }

    /// Tells how far the work after the training is: so many of a number of things, such as "frames".
    public func report(_ what: String, done: Int, of count: Int) { progress(.work(what, done: done, of: count)) }

    /// Writes a picture beside the results, at once; the name was checked before the task began. `recipe` are the options that made it.
    public func write(_ image: Image, to path: String, recipe: [String: JSONValue]) throws(SinGANError) {
        guard !isPlanning else { return }
        let written = try sideOutput(image, path, recipe)
        for text in written.notices { notice(text) }
        log.wrote(written.path, image)
    }

    /// Throws `.usage` unless `scale` is a scale of the picture's model, before anything is trained.
    public func check(startScale scale: Int, from first: Int, of source: SourcePicture, _ needs: TrainingNeeds = .none) throws(SinGANError)
    {
        let last = try scales(of: source, needs).count - 1
        guard (first...max(first, last)).contains(scale) else {
            throw SinGANError(
                .usage, "--start-scale \(scale) is not among the scales of this \(engine == .patches ? "picture" : "model")",
                hint: "Choose one of \(first) (coarse) to \(last) (fine).")
        }
    }
}
