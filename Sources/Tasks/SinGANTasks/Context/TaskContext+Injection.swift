import SinGANEngine
import SinGANImaging
import SinGANSupport

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
