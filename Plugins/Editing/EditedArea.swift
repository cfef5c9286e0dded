import SinGANImaging
import SinGANSupport

/// The area in which a picture was edited, found by its difference to the picture before.
public enum EditedArea {
    /// The least difference of a channel, of 0...1, from which on a pixel counts as edited: more than JPEG and a change of size leave, less than an
    /// eye takes for a change.
    public static let threshold: Float = 0.1
    /// The share of the picture's pixels below which a connected area is a speck and is dropped.
    public static let largestSpeck = 1.0 / 2000
    /// The share of the picture's pixels below which an enclosed hole is closed.
    public static let largestHole = 1.0 / 200
    /// The share of the picture's pixels above which a difference means another picture, not an edit.
    public static let largestShare = 0.9

    /// The rule in plain words, for help texts.
    public static let rule = """
        The mask is made of the difference to the model's picture, at the model's size: pixels where a channel differs by more than a tenth; \
        connected areas under 1/2000 of the pixels are dropped as specks, enclosed holes under 1/200 are closed.
        """

    /// Returns the edited area at the training picture's size, 1 where edited, 0 elsewhere.
    ///
    /// - Parameters:
    ///   - edited: the picture after the edit, of any size, in the same proportions.
    ///   - training: the picture before the edit, at the model's size.
    /// - Throws: `.badData` where nothing differs, or practically everything does.
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

    /// Returns an area at the model's size, on or off. Throws `.badData` where nothing of it is left.
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
