/// The step that brings a generated picture of the model's size back to the size of the picture it was made from.
///
/// A model works at a few hundred pixels. What it left alone should be as sharp as before. Where it made something else, the old detail would be
/// engraved into it, and stays away.
public enum DetailTransfer {
    /// The rule in plain words, for help texts.
    public static let rule = """
        The result is enlarged to the picture's size, and gets back the fine detail that the model's smaller size can't hold: all of it where the \
        model changed nothing, less where it changed more, none where a colour channel changed by a fifth of its range.
        """

    /// The weight of the detail where the difference is largest.
    static let leastWeight: Float = 0
    /// How fast the weight falls with the difference.
    static let slope: Float = 5

    /// Returns enlarged(generated) + w * (original - enlarged(shrunk original)), clamped to 0...1, with w = max(0, 1 - 5 d) per pixel, where d is the
    /// largest channel difference |generated - shrunk original| at the model's size and w is enlarged linearly.
    ///
    /// `generated` comes back unchanged where both have one size.
    public static func enlarge(_ generated: Pixels, like original: Pixels) -> Pixels {
        guard (generated.width, generated.height) != (original.width, original.height) else { return generated }
        let shrunk = original.resized(width: generated.width, height: generated.height)
        let weight = weight(generated, shrunk).resized(width: original.width, height: original.height)
        let smooth = shrunk.resized(width: original.width, height: original.height)
        var values = generated.resized(width: original.width, height: original.height).values
        for pixel in 0..<original.width * original.height {
            for index in pixel * 3..<pixel * 3 + 3 {
                let detail = original.values[index] - smooth.values[index]
                values[index] = clampedToUnit(values[index] + weight.values[pixel] * detail)
            }
        }
        return Pixels(width: original.width, height: original.height, values: values)
    }

    /// Returns the weight w at the model's size.
    private static func weight(_ generated: Pixels, _ shrunk: Pixels) -> Mask {
        let weights = (0..<generated.width * generated.height).map { pixel in
            let difference = (pixel * 3..<pixel * 3 + 3).reduce(Float(0)) { max($0, abs(generated.values[$1] - shrunk.values[$1])) }
            return max(leastWeight, 1 - slope * difference)
        }
        return Mask(width: generated.width, height: generated.height, values: weights)
    }
}
