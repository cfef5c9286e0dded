/// Named configurations.
public enum Preset: String, CaseIterable, Sendable {
    case draft
    case balanced
    case paper

    /// One sentence: what it changes and what it costs.
    public var summary: String {
        switch self {
        case .draft: "a look within a minute or two: 96 px, 120 iterations per scale, 32 channels at every scale"
        case .balanced: "the default, some minutes on two cores: 250 px, 250 iterations per scale, 32 channels at every scale"
        case .paper: "the publication: 250 px, 2000 iterations per scale, channels from 32 to 128; many hours"
        }
    }

    func apply(to configuration: inout TrainingConfiguration) {
        switch self {
        case .paper: break
        case .balanced:
            configuration.iterations = 250
            configuration.maxChannels = 32
        case .draft:
            configuration.maxSize = 96
            configuration.iterations = 120
            configuration.maxChannels = 32
        }
    }
}
