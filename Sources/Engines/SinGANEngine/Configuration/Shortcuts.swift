/// The departures of a training from the publication, made to take less time or to make more of the time it takes. Nothing is set in `paper`.
///
/// What each is worth was measured: Tests/Benchmarks/study/Findings.md.
public struct Shortcuts: Hashable, Sendable {
    /// One gradient of the generator per iteration, with which all its steps are taken (ConSinGAN: Hinz et al., 2021, published code).
    public var reusesGeneratorGradient = false
    /// One gradient of the critic per iteration, with which all its steps are taken.
    public var reusesCriticGradient = false
    /// The gradient penalty is part of every so-manieth critic gradient, with its weight times as much (lazy regularization: Karras et al., 2020).
    public var penaltyInterval = 1
    /// Scales of at most `coarseSize` pixels have so many times the iterations: they decide what goes where, and cost little.
    public var coarseFactor = 1
    /// The longer side of the largest scale that counts as coarse; means nothing where `coarseFactor` is 1.
    public var coarseSize = 128
    /// Scales of more than `largeSize` pixels have so many times the iterations: where they train on crops, they cost no more than smaller ones.
    public var largeFactor = 1
    /// The generators of large scales that are cropped normalize crops by the statistics of all crops together, and with these they sample (batch
    /// renormalization: Ioffe, 2017). The smaller its share of the picture, the less a crop's own statistics say.
    public var renormalizesLarge = false
    /// The detail scales learn to reconstruct from the picture itself at the scale below, not from the reconstruction of the scales below, which at such sizes is
    /// too blurred to tell what to sharpen.
    public var refinesPicture = false
    /// The critics of detail scales normalize all they see by the moments of all real crops together, held constant, so that they see how strong contrasts
    /// are, and what is sharp. A critic that normalizes each map by its own doesn't.
    public var sharesCriticStatistics = false
    /// How many scales are detail scales, the finest ones, as far as they are large; 0 for all large ones. Means nothing where neither of the two before
    /// is set.
    public var detailScales = 0
    /// Scales are large whose longer side has more pixels; means nothing where none of the switches that ask for it is set.
    public var largeSize = 256
    /// Scales larger than this train on random crops of at most so many pixels a side; 0 for whole pictures. Of the scales below, each crop gets what it
    /// needs of a fresh sample (or of one of the pool).
    public var crop = 0
    /// How many whole samples of the scales below are kept to draw from; 0 for a fresh one in every critic step.
    public var pool = 0
    /// Iterations after which one of the pool's samples is replaced by a fresh one.
    public var poolRenewal = 1
    /// Networks begin, where channels double, as wider copies of those of the scale below instead of anew.
    public var widensNetworks = false
    /// Decay of the moving average of the generator's weights, which is what samples then (Yazici et al., 2019); 0 for the last weights.
    public var averageDecay = 0.0
    /// The finest scale, once it is finished, normalizes by the statistics of its reconstruction instead of the running ones, which mix samples with it.
    /// The critic, which normalizes too, doesn't see a sample's contrast: only the reconstruction's loss says how strong it has to be.
    public var reconstructionStatistics = false
    /// A scale ends when its reconstruction loss has fallen by less than this share over the last tenth of its iterations; 0 runs all of them.
    public var settling = 0.0
    /// Number of scales, spaced as ConSinGAN spaces them (its section 3.3): more of them coarse; 0 for the publication's pyramid.
    public var stages = 0

    /// No shortcut: the publication's way.
    public init() {}

    /// What is set, in words, most of all first; empty for the publication's way.
    public var phrases: [String] {
        var phrases: [String] = []
        func add(_ isSet: Bool, _ phrase: String) { if isSet { phrases.append(phrase) } }
        add(reusesGeneratorGradient && reusesCriticGradient, "one gradient of each network per iteration")
        add(reusesGeneratorGradient && !reusesCriticGradient, "one gradient of the generator per iteration")
        add(reusesCriticGradient && !reusesGeneratorGradient, "one gradient of the critic per iteration")
        add(penaltyInterval > 1, "the penalty in one critic gradient of \(penaltyInterval)")
        add(coarseFactor > 1, "\(coarseFactor) times the iterations at scales of up to \(coarseSize) pixels")
        add(largeFactor > 1, "\(largeFactor) times the iterations at scales above \(largeSize) pixels")
        add(
            crop > 0,
            "crops of \(crop) pixels"
                + (renormalizesLarge ? ", normalized alike at scales above \(largeSize)" : ""))
        let detail = (detailScales > 0 ? "the \(detailScales) finest of the " : "") + "scales above \(largeSize) pixels"
        add(refinesPicture, "reconstructions from the picture itself at \(detail)")
        add(sharesCriticStatistics, "critics that see contrast at \(detail)")
        add(pool > 0, "a pool of \(pool) samples, one renewed after \(poolRenewal) iteration\(poolRenewal == 1 ? "" : "s")")
        add(widensNetworks, "wider copies where channels double")
        add(averageDecay > 0, "averaged weights (decay \(averageDecay))")
        add(reconstructionStatistics, "the reconstruction's statistics at the finest scale")
        add(settling > 0, "scales end when settled to \(settling)")
        add(stages > 0, "\(stages) stages as ConSinGAN spaces them")
        return phrases
    }
}

// What isn't set is absent from the encoding: the identities of models without it stay when something is added here.
extension Shortcuts: Codable {
    private enum CodingKeys: String, CodingKey {
        case reusesGeneratorGradient, reusesCriticGradient, penaltyInterval, coarseFactor, coarseSize
        case largeFactor, renormalizesLarge, refinesPicture, sharesCriticStatistics, detailScales, largeSize, crop, pool, poolRenewal
        case widensNetworks, averageDecay, reconstructionStatistics, settling, stages
    }

    /// Reads the switches that are there; those that are absent are off. Throws `DecodingError` for values of another type.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ target: inout Value, _ key: CodingKeys) throws {
            target = try values.decodeIfPresent(Value.self, forKey: key) ?? target
        }
        try read(&reusesGeneratorGradient, .reusesGeneratorGradient)
        try read(&reusesCriticGradient, .reusesCriticGradient)
        try read(&penaltyInterval, .penaltyInterval)
        try read(&coarseFactor, .coarseFactor)
        try read(&coarseSize, .coarseSize)
        try read(&largeFactor, .largeFactor)
        try read(&renormalizesLarge, .renormalizesLarge)
        try read(&refinesPicture, .refinesPicture)
        try read(&sharesCriticStatistics, .sharesCriticStatistics)
        try read(&detailScales, .detailScales)
        try read(&largeSize, .largeSize)
        try read(&crop, .crop)
        try read(&pool, .pool)
        try read(&poolRenewal, .poolRenewal)
        try read(&widensNetworks, .widensNetworks)
        try read(&averageDecay, .averageDecay)
        try read(&reconstructionStatistics, .reconstructionStatistics)
        try read(&settling, .settling)
        try read(&stages, .stages)
    }

    /// Writes only what is set, so that a new switch leaves the identities of all models as they are.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        let none = Shortcuts()
        func write<Value: Encodable & Equatable>(_ value: Value, _ absent: Value, _ key: CodingKeys) throws {
            if value != absent { try values.encode(value, forKey: key) }
        }
        try write(reusesGeneratorGradient, none.reusesGeneratorGradient, .reusesGeneratorGradient)
        try write(reusesCriticGradient, none.reusesCriticGradient, .reusesCriticGradient)
        try write(penaltyInterval, none.penaltyInterval, .penaltyInterval)
        try write(coarseFactor, none.coarseFactor, .coarseFactor)
        try write(coarseSize, none.coarseSize, .coarseSize)
        try write(largeFactor, none.largeFactor, .largeFactor)
        try write(renormalizesLarge, none.renormalizesLarge, .renormalizesLarge)
        try write(refinesPicture, none.refinesPicture, .refinesPicture)
        try write(sharesCriticStatistics, none.sharesCriticStatistics, .sharesCriticStatistics)
        try write(detailScales, none.detailScales, .detailScales)
        try write(largeSize, none.largeSize, .largeSize)
        try write(crop, none.crop, .crop)
        try write(pool, none.pool, .pool)
        try write(poolRenewal, none.poolRenewal, .poolRenewal)
        try write(widensNetworks, none.widensNetworks, .widensNetworks)
        try write(averageDecay, none.averageDecay, .averageDecay)
        try write(reconstructionStatistics, none.reconstructionStatistics, .reconstructionStatistics)
        try write(settling, none.settling, .settling)
        try write(stages, none.stages, .stages)
    }
}
