/// Named configurations.
public enum Preset: String, CaseIterable, Sendable {
    /// All scales, 450 iterations each, on crops of 64 pixels: a first result within a minute on two cores.
    case draft
    /// The three coarsest scales; the picture's own patches make what is finer. The default.
    case balanced
    /// All scales, longer and on larger crops, with detail scales for large pictures: some minutes.
    case thorough
    /// The publication's hyper-parameters and no shortcut: hours.
    case paper

    /// One sentence: what it changes and what it costs.
    public var summary: String {
        switch self {
        case .draft: "a first result within a minute on two cores: 450 iterations per scale, 32 channels, crops of 64 pixels"
        case .balanced:
            "the default, within a minute on two cores: the three coarsest scales, 1600 iterations each; the picture's own patches make what is finer"
        case .thorough:
            "some minutes on two cores: 3900 iterations per scale up to 128 pixels, 1300 above, 2600 above 256; 32 channels, crops of 128 pixels"
        case .paper: "the publication: 2000 iterations per scale, channels from 32 to 128, whole pictures; hours"
        }
    }

    /// What each shortcut is worth, and why these were chosen: Tests/Benchmarks/study/Findings.md.
    func apply(to configuration: inout TrainingConfiguration) {
        switch self {
        case .paper: break
        case .balanced:
            Self.shorten(&configuration, iterations: 1600, crop: 64)
            (configuration.trainedTo, configuration.scaleFactor) = (.scale(2), 0.8)
        case .thorough:
            Self.shorten(&configuration, iterations: 1300, crop: 128)
            configuration.shortcuts.coarseFactor = 3
            configuration.shortcuts.largeFactor = 2
            configuration.shortcuts.renormalizesLarge = true
            configuration.shortcuts.refinesPicture = true
            configuration.shortcuts.sharesCriticStatistics = true
            configuration.shortcuts.detailScales = 2
        case .draft: Self.shorten(&configuration, iterations: 450, crop: 64)
        }
    }

    private static func shorten(_ configuration: inout TrainingConfiguration, iterations: Int, crop: Int) {
        configuration.iterations = iterations
        configuration.maxChannels = 32
        configuration.shortcuts.reusesCriticGradient = true
        configuration.shortcuts.reusesGeneratorGradient = true
        configuration.shortcuts.crop = crop
        configuration.shortcuts.reconstructionStatistics = true
    }
}
