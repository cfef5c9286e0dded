import Foundation
import SinGANSupport

extension Image {
    /// Reads the picture as a mask of 0...1: white or opaque = 1 = object.
    ///
    /// The channel that carries the contrast is the mask: alpha, unless it is the same nearly everywhere and the colours are those of a mask; else
    /// the luminance (Rec. 709 weights on the sRGB values), or the one of red, green and blue that says more. What has exactly two values is 0 and 1,
    /// whatever they are, and so is what lies wholly on one side of one half and isn't flat: a mask may be written as 0 and 1, as a label or in red.
    /// Throws like `pixels()`.
    public func mask() throws(SinGANError) -> Mask { try readMask().mask }

    /// Reads the picture like `mask()`, and returns a sentence that says how it was read where that may surprise; it continues the mask's name.
    ///
    /// - Throws: `.badData` like `pixels()`.
    public func readMask() throws(SinGANError) -> (mask: Mask, notice: String?) {
        let shown = alpha()
        if let shown, try !isMaskOnOpaque(shown) { return Self.read(shown, "transparency") }
        let pixels = try pixels()
        let luma = Mask(width: width, height: height, values: pixels.luma())
        // A soft mask in pure red or blue is dark by its luminance alone.
        let channels = (0..<3).map { channel in (0..<width * height).map { pixels.values[3 * $0 + channel] } }
        let names = ["red", "green", "blue"]
        let strongest = channels.indices.max { Self.span(channels[$0]) < Self.span(channels[$1]) } ?? 0
        guard Self.values(luma.values, atMost: 2) == nil, Self.span(channels[strongest]) > Self.span(luma.values) + Self.clear else {
            return Self.read(luma, "brightness")
        }
        let mask = Self.read(Mask(width: width, height: height, values: channels[strongest]), names[strongest]).mask
        return (mask, "its \(names[strongest]) is taken as the mask")
    }

    /// The difference below which two values count as equal.
    private static let clear: Float = 0.1

    /// Whether alpha says next to nothing and the visible part is painted in two tones: a black and white mask with a pixel erased by mistake.
    private func isMaskOnOpaque(_ alpha: Mask) throws(SinGANError) -> Bool {
        guard let low = alpha.values.min(), let high = alpha.values.max() else { return false }
        if high - low < Self.clear { return true }
        let opaque = Double(alpha.values.count(where: { $0 >= 0.5 })) / Double(alpha.values.count)
        guard min(opaque, 1 - opaque) < 0.01, opaque > 0.5 else { return false }
        let luma = try pixels().luma()
        let seen = zip(luma, alpha.values).filter { $1 >= 0.5 }.map(\.0)
        let (dark, bright) = (seen.count(where: { $0 < 0.1 }), seen.count(where: { $0 > 0.9 }))
        return dark > 0 && bright > 0 && Double(dark + bright) > 0.9 * Double(seen.count)
    }

    private static func read(_ mask: Mask, _ what: String) -> (mask: Mask, notice: String?) {
        let levels = { (value: Float) in String(Int((value * 255).rounded())) }
        if let two = values(mask.values, atMost: 2), two.count == 2 {
            guard two[0] > 0 || two[1] < 1 else { return (mask, nil) }
            let text = "its \(what) has two values only (\(levels(two[0])) and \(levels(two[1])) of 255): the higher one is taken as marked"
            return (mask.normalized(), text)
        }
        guard let low = mask.values.min(), let high = mask.values.max(), high < 0.5 || low >= 0.5, high - low >= clear else {
            return (mask, nil)
        }
        return (mask.normalized(), "its \(what) goes from \(levels(low)) to \(levels(high)) of 255: that is taken as black to white")
    }

    private static func span(_ values: [Float]) -> Float { (values.max() ?? 0) - (values.min() ?? 0) }

    /// Returns the different values, the smallest first; nil where there are more than `count`.
    private static func values(_ values: [Float], atMost count: Int) -> [Float]? {
        var found: [Float] = []
        for value in values where !found.contains(value) {
            guard found.count < count else { return nil }
            found.append(value)
        }
        return found.sorted()
    }
}
