import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// Everything that decides what a training computes: the hyper-parameters of the paper (its section 3 and supplement) and the seed.
///
/// Two trainings with equal configurations and equal pictures give equal models. Sizes are pixels.
public struct TrainingConfiguration: Codable, Hashable, Sendable {
    /// The long side of the finest scale; a smaller picture is not enlarged.
    public var maxSize = 250
    /// The short side of the coarsest scale.
    public var minSize = 25
    /// The wanted ratio of one scale's size to the next finer one's; fitted so that both ends are met.
    public var scaleFactor = 0.75
    /// Iterations per scale, each with all critic and generator steps; coarse and large ones may have more (`Shortcuts`).
    public var iterations = 2000
    /// Channels of the hidden layers at the coarsest scale.
    public var baseChannels = 32
    /// Channels are never more than this.
    public var maxChannels = 128
    /// Channels double every so many scales.
    public var scalesPerDoubling = 4
    /// Weight of the reconstruction loss.
    public var alpha = 10.0
    /// Weight of the gradient penalty.
    public var lambda = 0.1
    /// The learning rate of both networks' optimizers before its decay.
    public var learningRate = 5e-4
    /// The learning rate is multiplied by this...
    public var learningRateDecay = 0.1
    /// ... after this share of the iterations.
    public var decayPoint = 0.8
    /// The decay of Adam's first moment, 0 to below 1.
    public var beta1 = 0.5
    /// The decay of Adam's second moment, 0 to below 1.
    public var beta2 = 0.999
    /// The critic's steps in every iteration, 0 to 100.
    public var criticSteps = 3
    /// The generator's steps in every iteration, 0 to 100.
    public var generatorSteps = 3
    /// The noise of a scale is this times the RMSE of the reconstruction from the scale below.
    public var noiseAmplitude = 0.1
    /// The seed of every random draw of the training. Another one gives another model.
    public var seed: UInt64 = 1
    // Absent from the encoding where they are not used, so that the identities of models without them stay.
    private var noisePadding: Bool?
    private var quantization: Int?
    private var fast: Shortcuts?
    private var schedule: [ScaleIterations]?
    private var handover: TrainedTo?

    /// The departures from the publication that make the training quicker.
    public var shortcuts: Shortcuts {
        get { fast ?? Shortcuts() }
        set { fast = newValue == Shortcuts() ? nil : newValue }
    }

    /// Iterations of every scale, coarsest first; empty where `iterations` says how many each has. A pyramid with another number of scales can't be trained so.
    public var scaleIterations: [ScaleIterations] {
        get { schedule ?? [] }
        set { schedule = newValue.isEmpty ? nil : newValue }
    }

    /// The finest scale that is trained; nil for all of them. Above it patches take over, and nothing is learned.
    public var trainedTo: TrainedTo? {
        get { handover }
        set { handover = newValue }
    }

    /// Whether noise surrounds the pictures that the generators see, instead of zeros (published for animation).
    public var padsWithNoise: Bool {
        get { noisePadding ?? false }
        set { noisePadding = newValue ? true : nil }
    }

    /// The one scale that was trained on colour-quantized input (published for paint-to-image); the others are those of the model without it.
    public var quantizedScale: Int? {
        get { quantization }
        set { quantization = newValue }
    }

    /// The same training without a quantized scale: the model from which all other scales are taken.
    public var base: TrainingConfiguration {
        var base = self
        base.quantizedScale = nil
        return base
    }

    package var border: Border { padsWithNoise ? .noise : .zeros }

    /// What `maxSize`, `minSize` and `iterations` may be.
    public static let (maxSizes, minSizes, iterationCounts) = (16...4096, 12...1024, 1...1_000_000)

    /// The publication's hyper-parameters.
    public init() {}

    /// The hyper-parameters of a preset.
    public init(preset: Preset) {
        self.init()
        preset.apply(to: &self)
    }

    /// Throws `.usage` for values that no training can be made with.
    public func validate() throws(SinGANError) {
        let ranges: [(name: String, value: Double, range: ClosedRange<Double>)] = [
            ("--max-size", Double(maxSize), Self.reals(Self.maxSizes)), ("--min-size", Double(minSize), Self.reals(Self.minSizes)),
            ("--iterations", Double(iterations), Self.reals(Self.iterationCounts)), ("scale factor", scaleFactor, 0.1...0.95),
            ("channels", Double(baseChannels), 1...1024), ("largest channels", Double(maxChannels), 1...1024),
            ("penalty interval", Double(shortcuts.penaltyInterval), 1...1000), ("coarse factor", Double(shortcuts.coarseFactor), 1...100),
            ("coarse size", Double(shortcuts.coarseSize), 1...4096), ("large factor", Double(shortcuts.largeFactor), 1...100),
            ("large size", Double(shortcuts.largeSize), 1...4096), ("detail scales", Double(shortcuts.detailScales), 0...100),
            ("crop", Double(shortcuts.crop), 0...4096),
            ("pool", Double(shortcuts.pool), 0...1000), ("pool renewal", Double(shortcuts.poolRenewal), 1...1_000_000),
            ("average decay", shortcuts.averageDecay, 0...0.99999), ("settling", shortcuts.settling, 0...1),
            ("stages", Double(shortcuts.stages), 0...50), ("critic steps", Double(criticSteps), 0...100),
            ("generator steps", Double(generatorSteps), 0...100),
        ]
        for (name, value, range) in ranges where !range.contains(value) {
            throw SinGANError(
                .usage, "\(name) is \(Self.text(value))",
                hint: "It must lie between \(Self.text(range.lowerBound)) and \(Self.text(range.upperBound)).")
        }
        let factor = max(shortcuts.coarseFactor, shortcuts.largeFactor)
        guard Self.iterationCounts.contains(iterations * factor) else {
            throw SinGANError(
                .usage, "\(factor == shortcuts.coarseFactor ? "coarse" : "large") scales would have \(iterations * factor) iterations",
                hint: "They may have \(Self.iterationCounts.upperBound).")
        }
        guard scaleIterations.allSatisfy(\.isValid) else {
            throw SinGANError(.usage, "iterations per scale must be 1 or more", hint: "Give a count, or done/planned.")
        }
        guard trainedTo?.isValid ?? true else {
            throw SinGANError(
                .usage, "a training can't end at \(trainedTo?.description ?? "")",
                hint: "Give pixels, \(TrainedTo.sides.lowerBound)px to \(TrainedTo.sides.upperBound)px, or a scale from 1.")
        }
        guard shortcuts.crop == 0 || shortcuts.crop >= Self.smallestCrop else {
            throw SinGANError(
                .usage, "crops of \(shortcuts.crop) pixels are too small", hint: "Take 0 for none, or at least \(Self.smallestCrop).")
        }
        guard Double(maxSize) >= 1.25 * Double(minSize) else {
            throw SinGANError(
                .usage, "--max-size \(maxSize) leaves no room above --min-size \(minSize)",
                hint: "Give --max-size at least \(Int((1.25 * Double(minSize)).rounded(.up))).")
        }
    }

    /// Twice what the networks see, and a margin: smaller crops are mostly border.
    package static let smallestCrop = 32

    /// Gradients that an iteration computes.
    package var criticGradients: Int { shortcuts.reusesCriticGradient ? min(1, criticSteps) : criticSteps }
    package var generatorGradients: Int { shortcuts.reusesGeneratorGradient ? min(1, generatorSteps) : generatorSteps }

    /// These iterations, whatever they were.
    public mutating func set(_ counts: [ScaleIterations]) {
        scaleIterations = counts
        (shortcuts.coarseFactor, shortcuts.coarseSize) = (Shortcuts().coarseFactor, Shortcuts().coarseSize)
        shortcuts.largeFactor = Shortcuts().largeFactor
    }

    /// As many iterations of every scale.
    public mutating func set(_ count: Int) {
        set([])
        iterations = count
    }

    /// Throws `.usage` where iterations are given for another number of scales.
    public func checkIterations(_ plan: PyramidPlan) throws(SinGANError) {
        guard scaleIterations.isEmpty || scaleIterations.count == plan.sizes.count else {
            throw SinGANError(
                .usage, "iterations are given for \(scaleIterations.count) scales, and this picture has \(plan.sizes.count)",
                hint: "Give one count for all, or one for each scale, coarsest first.")
        }
    }

    private static func reals(_ range: ClosedRange<Int>) -> ClosedRange<Double> { Double(range.lowerBound)...Double(range.upperBound) }

    private static func text(_ value: Double) -> String { Int(exactly: value).map { String($0) } ?? String(value) }
}
