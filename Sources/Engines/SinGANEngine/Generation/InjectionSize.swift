import SinGANImaging
import SinGANSupport

extension PixelSize {
    /// The size at which a picture of this size is injected into a model of that one: its own proportions, and about as many pixels as the model
    /// has. The model's own size where the proportions differ by no more than rounding does.
    public func injected(into model: PixelSize) -> PixelSize {
        let (across, down) = (Double(width) / Double(model.width), Double(height) / Double(model.height))
        guard abs(across / down - 1) > 1 / Double(model.shortSide) else { return model }
        let shrink = 1 / (across * down).squareRoot()
        return PixelSize(
            width: max(1, Int((Double(width) * shrink).rounded())), height: max(1, Int((Double(height) * shrink).rounded())))
    }

    /// This size, stretched as `old` is to become `new`.
    func stretched(as old: PixelSize, to new: PixelSize) -> PixelSize {
        let (across, down) = (Double(new.width) / Double(old.width), Double(new.height) / Double(old.height))
        return PixelSize(width: Int((Double(width) * across).rounded()), height: Int((Double(height) * down).rounded()))
    }
}

extension SinGANModel {
    /// The short side that the coarsest scale has at least, whatever the size of the result.
    static let smallestSide = 4

    /// The size at which a picture of another shape is injected: see `PixelSize.injected(into:)`.
    public func injectionSize(for picture: PixelSize) -> PixelSize { picture.injected(into: self.picture.size) }

    /// Throws `.badData` where a picture is so narrow that a model of these scales can't take it at its own proportions.
    ///
    /// - Parameter name: what the message calls the picture.
    public static func checkInjection(of picture: PixelSize, named name: String, into scales: [ScalePlan]) throws(SinGANError) {
        guard let coarsest = scales.first.map({ PixelSize(width: $0.width, height: $0.height) }),
            let finest = scales.last.map({ PixelSize(width: $0.width, height: $0.height) })
        else { return }
        let injected = picture.injected(into: finest)
        guard coarsest.stretched(as: finest, to: injected).shortSide < smallestSide else { return }
        throw SinGANError(
            .badData,
            "\(name) is \(picture): with as many pixels as the model it is \(injected), which is too narrow for the model's coarsest scale",
            hint: "Crop it to a shape nearer to the model's \(finest).")
    }
}
