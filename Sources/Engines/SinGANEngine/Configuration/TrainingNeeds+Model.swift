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
