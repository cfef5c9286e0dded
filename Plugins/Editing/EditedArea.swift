import SinGANImaging
import SinGANSupport

/// Where a picture was edited.
public enum EditedArea {
    /// A pixel counts as edited where a channel differs by more than this, of 0...1: above what JPEG and a change of size leave, below what an eye
    /// takes for a change.
    public static let threshold: Float = 0.1
    /// Of the picture's pixels: smaller connected areas are specks and are dropped...
    public static let largestSpeck = 1.0 / 2000
    /// ... smaller enclosed holes are closed...
    public static let largestHole = 1.0 / 200
    /// ... and what differs in more than this is another picture.
    public static let largestShare = 0.9

    /// The rule in one sentence, for help texts.
    public static let rule = """
        The mask is made of the difference to the model's picture, at the model's size: pixels where a channel differs by more than a tenth; \
        connected areas under 1/2000 of the pixels are dropped as specks, enclosed holes under 1/200 are closed.
        """

    /// The edited area at the training picture's size, 1 where edited, 0 elsewhere.
    ///
    /// Throws `.badData` where nothing differs, or practically everything does.
    ///
    /// - Parameters:
    ///   - edited: of any size, in the same proportions.
    ///   - training: the picture before the edit, at the model's size.
    public static func difference(of edited: Pixels, from training: Pixels) throws(SinGANError) -> Mask {
        let (w, h) = (training.width, training.height)
        let fitted = edited.resized(width: w, height: h)
        let differs = (0..<w * h).map { pixel -> Float in
            (3 * pixel..<3 * pixel + 3).contains { abs(fitted.values[$0] - training.values[$0]) > threshold } ? 1 : 0
        }
        let mask = Mask(width: w, height: h, values: differs).withoutSpecks(smallerThan: pixels(largestSpeck, w, h))
            .withoutHoles(smallerThan: pixels(largestHole, w, h))
        let share = mask.coverage
        guard share > 0 else {
            throw SinGANError(
                .badData, "nothing differs from the training picture by more than a tenth at its \(w)x\(h)",
                hint: "Edit it more boldly, or give --mask FILE with white where it was edited.")
        }
        guard share <= largestShare else {
            throw SinGANError(
                .badData,
                "\(Int((share * 100).rounded())) % of the picture differ from the training picture: that is another picture, not an edit",
                hint: "Edit the model's own picture, or give --mask FILE with white where it was edited.")
        }
        return mask
    }

    /// An area at the model's size, on or off. Throws `.badData` where nothing of it is left.
    static func fit(_ area: Mask, width: Int, height: Int) throws(SinGANError) -> Mask {
        guard let hard = area.fitted(width: width, height: height) else {
            throw SinGANError(
                .badData, "the edited area covers less than a pixel of the model's \(width)x\(height)",
                hint: "Paint a larger mask, or train with a larger --max-size.")
        }
        return hard
    }

    private static func pixels(_ share: Double, _ width: Int, _ height: Int) -> Int {
        max(2, Int((share * Double(width * height)).rounded()))
    }
}
