import SinGANSupport

/// What a task asks of the training of its model, beyond what the user has chosen. Tasks with equal needs share models.
public struct TrainingNeeds: Sendable, Hashable {
    /// Weight of the reconstruction loss.
    public var alpha: Double?
    /// The short side of the coarsest scale, unless the user names one.
    public var minSize: Int?
    /// Ratio of one scale's size to the next finer one's.
    public var scaleFactor: Double?
    /// Noise around the pictures instead of zeros.
    public var padsWithNoise = false
    /// All scales, also where patches would take over.
    public var trainsAll = false
    /// One scale trained on colour-quantized input.
    public var quantizedScale: Int?

    /// Nothing: any model will do.
    public init() {}

    /// No needs: any model of the picture will do.
    public static let none = TrainingNeeds()

    /// The configuration that meets them.
    ///
    /// - Parameter keepsMinSize: whether the user has named a --min-size, which wins.
    public func applied(to configuration: TrainingConfiguration, keepsMinSize: Bool = false) -> TrainingConfiguration {
        var configuration = configuration
        if let alpha { configuration.alpha = alpha }
        if let minSize, !keepsMinSize { configuration.minSize = minSize }
        if let scaleFactor { configuration.scaleFactor = scaleFactor }
        configuration.padsWithNoise = padsWithNoise
        configuration.quantizedScale = quantizedScale
        if trainsAll, configuration.trainedTo != nil { Self.trainAll(&configuration) }
        return configuration
    }

    /// Scales that patches would have taken over are trained as `thorough` trains them.
    private static func trainAll(_ configuration: inout TrainingConfiguration) {
        let thorough = TrainingConfiguration(preset: .thorough).shortcuts
        configuration.trainedTo = nil
        configuration.shortcuts.largeFactor = thorough.largeFactor
        configuration.shortcuts.renormalizesLarge = thorough.renormalizesLarge
        configuration.shortcuts.refinesPicture = thorough.refinesPicture
        configuration.shortcuts.sharesCriticStatistics = thorough.sharesCriticStatistics
        configuration.shortcuts.detailScales = thorough.detailScales
    }

    /// In words, such as "alpha 100, min size 18"; empty where there are none.
    public var description: String {
        var words: [String] = []
        if let alpha { words.append("alpha \(Self.text(alpha))") }
        if let minSize { words.append("min size \(minSize)") }
        if let scaleFactor { words.append("scale factor \(Self.text(scaleFactor))") }
        if trainsAll { words.append("all scales") }
        if padsWithNoise { words.append("noise padding") }
        if let quantizedScale { words.append("scale \(quantizedScale) on quantized colours") }
        return words.joined(separator: ", ")
    }

    static func text(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String((value * 1000).rounded() / 1000)
    }
}

extension TrainingNeeds {
    /// What a model lacks of them, in words, such as "alpha 10 instead of 100"; empty where the model will do.
    ///
    /// A larger alpha will do. `minSize` is only a wish, as users may name another; and a quantized scale is put into a model afterwards. Neither is
    /// looked at.
    public func shortcomings(of model: SinGANModel) -> [String] {
        let configuration = model.configuration
        var words: [String] = []
        if let alpha, configuration.alpha < alpha { words.append("alpha \(Self.text(configuration.alpha)) instead of \(Self.text(alpha))") }
        if let scaleFactor, abs(configuration.scaleFactor - scaleFactor) > Self.rounding {
            words.append("scale factor \(Self.text(configuration.scaleFactor)) instead of \(Self.text(scaleFactor))")
        }
        if trainsAll, model.isHandedOver { words.append("\(model.scales.count) trained scales instead of all \(model.allScales.count)") }
        if padsWithNoise, !configuration.padsWithNoise { words.append("zeros around the picture instead of noise") }
        return words
    }

    /// A factor may be written out with fewer digits.
    private static let rounding = 1e-6
}
