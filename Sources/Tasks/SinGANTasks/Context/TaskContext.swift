import SinGANEngine
import SinGANImaging
import SinGANSupport

/// The surroundings of a running task: its pictures, models, threads and seed, and the ways to tell the user something.
public struct TaskContext: Sendable {
    /// The source of the pictures that options name.
    public let images: ImageStore
    /// The source of trained models.
    public let models: any ModelProvider
    /// The threads to compute with, and the request to stop.
    public let compute: Compute
    /// The seed of this run's draws; it isn't part of a model's identity.
    public let seed: UInt64
    /// The function that takes progress and notices.
    public let progress: ProgressHandler
    /// The engine that makes the pictures.
    public let engine: EngineName
    /// The way in which results of SinGAN become as large as the picture.
    public let finishing: Finishing
    /// Whether only the plan of the training is wanted: then nothing is written.
    public let isPlanning: Bool
    /// The companions of the picture that the task works on.
    public let companions: CompanionRequest
    /// The engines that the program keeps between runs; nil where it keeps none.
    let engines: PreparedEngines?
    private let sideOutput: SideOutput
    private let log: RunLog

    /// A function that writes a picture beside the results: it gets the picture, its path, and the options it was made with, and returns where it
    /// went and what the format couldn't hold.
    public typealias SideOutput =
        @Sendable (Image, String, [String: JSONValue]) throws(SinGANError) -> (path: String, notices: [String])

    /// Makes a context for a program; the command line makes its own.
    ///
    /// - Parameters:
    ///   - engine: the engine that makes the pictures. For SinGAN, `models` has to find or train models.
    ///   - companions: what belongs to the task's picture; none by default.
    ///   - engines: the engines that the program keeps between runs; nil for none.
    public init(
        images: ImageStore, models: any ModelProvider, compute: Compute, seed: UInt64 = 0, isPlanning: Bool = false,
        engine: EngineName = .singan, finishing: Finishing = .none, companions: CompanionRequest = .init(), engines: PreparedEngines? = nil,
        log: RunLog = .init(),
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
        self.companions = companions
        self.engines = engines
        self.sideOutput = sideOutput
        self.log = log
        self.progress = progress
    }

    /// The request to stop, which long work has to check.
    public var cancellation: Cancellation { compute.cancellation }

    /// Returns random numbers for the task itself, which depend on the seed and are independent of the engine's draws.
    ///
    /// - Parameter step: a number that gives different random numbers, such as the number of a picture or of a pass.
    public func random(_ step: Int = 0) -> RandomField { RandomField(seed: seed, purpose: .task, step: step) }

    /// Returns the same context with another seed.
    public func seeded(_ seed: UInt64) -> TaskContext {
        TaskContext(
            images: images, models: models, compute: compute, seed: seed, isPlanning: isPlanning, engine: engine, finishing: finishing,
            companions: companions, engines: engines, log: log, sideOutput: sideOutput, progress: progress)
    }

    /// Returns a context that tells nobody and records nothing: for work that repeats what was told.
    public func silent() -> TaskContext {
        TaskContext(
            images: images, models: models, compute: compute, seed: seed, isPlanning: isPlanning, engine: engine, finishing: finishing,
            companions: companions, engines: engines, sideOutput: sideOutput)
    }

    /// Returns the picture that an option names, and tells the user what was changed while reading.
    ///
    /// - Throws: `.noInput` where it isn't there, `.badData` where it can't be used.
    public func open(_ name: String) throws(SinGANError) -> SourcePicture {
        let source = try images.open(name)
        for text in source.image.notices { notice(text) }
        noticeDigest(of: source.model, name)
        return source
    }

    /// Reads the picture as a mask of 0...1, and tells the user how it was read where that may surprise.
    ///
    /// - Throws: `.noInput` and `.badData` like `open`.
    public func mask(_ name: String) throws(SinGANError) -> Mask {
        let (mask, text) = try images.readMask(name)
        if let text { notice("\(name): \(text)") }
        return mask
    }

    /// Returns the picture's model, trained first if there is none that meets the needs.
    ///
    /// - Throws: `PlanOnly` where only the plan was asked for, `.usage` for a model file that doesn't meet the needs, or the training's errors.
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

    /// Tells the user one sentence that isn't an error.
    public func notice(_ text: String) {
        log.noticed(text)
        progress(.notice(text))
    }

    /// Reports how far the work after the training is: `done` of `count` things, such as "frames".
    public func report(_ what: String, done: Int, of count: Int) { progress(.work(what, done: done, of: count)) }

    /// Writes a picture beside the results, at once; the path was checked before the task began. `recipe` holds the options that made it. Does
    /// nothing while planning.
    public func write(_ image: Image, to path: String, recipe: [String: JSONValue]) throws(SinGANError) {
        guard !isPlanning else { return }
        let written = try sideOutput(image, path, recipe)
        for text in written.notices { notice(text) }
        log.wrote(written.path, image)
    }

    /// Checks, before anything is trained, that `scale` is a scale of the picture's model.
    ///
    /// - Throws: `.usage` with the range where it isn't.
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

/// The start scale of a task that injects a picture.
public struct StartScale: Sendable, Hashable {
    /// The scale, 1 ... last.
    public let value: Int
    /// The finest scale of the model.
    public let last: Int

    /// Chooses the scale: the user's wish, else a share of the scales, at least 1, at most the finest.
    ///
    /// - Parameters:
    ///   - wish: the user's wish, checked already.
    ///   - share: the default share of the scales; rounded to a scale.
    ///   - usable: the scales that can generate: fewer than `count` where a model is partly trained.
    public init(_ wish: ScaleWish?, share: Double, of count: Int, usable: Int) {
        last = max(1, usable - 1)
        value = wish?.number ?? min(last, (wish ?? .share(share)).value(of: count, from: 1))
    }

    /// Chooses the scale among those of a model.
    public init(_ wish: ScaleWish?, share: Double, of model: SinGANModel) {
        self.init(wish, share: share, of: model.scales.count, usable: model.usableScales)
    }

    /// Chooses the scale among those of an engine. `planned` is the number of scales that a wholly trained model has.
    ///
    /// - Parameter isLearned: whether the default has to be a trained scale, so that the network takes part in the result.
    public init(_ wish: ScaleWish?, share: Double, of engine: any PictureEngine, planned: Int, isLearned: Bool = true) {
        let whole = StartScale(wish, share: share, of: planned, usable: engine.scales.count)
        let learned = engine.learnedScales
        self = isLearned && wish == nil && learned > 1 ? StartScale(value: min(whole.value, learned - 1), last: whole.last) : whole
    }

    private init(value: Int, last: Int) { (self.value, self.last) = (value, last) }

    /// The scale in words, for the summary.
    public var line: String { "start scale \(value) of 1 (coarse) to \(last) (fine)" }
}

extension TaskContext {
    /// Tells the user where a picture enters above the trained scales, so that patches alone make the result.
    public func tell(_ entering: Entering, of engine: any PictureEngine) {
        let (scale, learned) = (entering.rounded(of: engine.scales.count), engine.learnedScales)
        guard engine.name == .singan, scale >= learned, engine.scales.count > 1 else { return }
        notice(
            "start scale \(scale) is above the \(learned) scales that SinGAN was trained on: patches make the result (--train-to all, or --preset thorough, trains them all)"
        )
    }

    /// Checks, before anything is trained, that a picture can be injected with its own proportions.
    ///
    /// - Throws: `.usage` unless `startScale` is among the picture's scales, `.badData` for a picture that is too narrow.
    public func checkInjection(
        of picture: SourcePicture, startScale: ScaleWish?, into source: SourcePicture, _ needs: TrainingNeeds = .none
    ) throws(SinGANError) {
        if let scale = startScale?.number { try check(startScale: scale, from: 1, of: source, needs) }
        let size = PixelSize(width: picture.image.width, height: picture.image.height)
        let scales = try scales(of: source, needs)
        if engine == .singan { try SinGANModel.checkInjection(of: size, named: picture.name, into: scales) }
    }
}
