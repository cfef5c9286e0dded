import SinGANSupport

/// A layer of a composition, with four values per pixel: colours multiplied by their coverage, and the coverage.
struct Layer {
    let width: Int
    let height: Int
    /// The values, height x width x 4: red, green, blue, each 0...alpha, then alpha 0...1.
    let values: [Float]

    init(object: Pixels, mask: Mask) {
        width = object.width
        height = object.height
        var values: [Float] = []
        values.reserveCapacity(mask.values.count * 4)
        for (pixel, alpha) in mask.values.enumerated() {
            for channel in 0..<3 { values.append(object.values[pixel * 3 + channel] * alpha) }
            values.append(alpha)
        }
        self.values = values
    }

    init(width: Int, height: Int, values: [Float]) {
        self.width = width
        self.height = height
        self.values = values
    }

    /// Resizes with Catmull-Rom both ways. Its one negative lobe is clamped away, where the second lobe of Lanczos would leave a halo.
    func resized(width: Int, height: Int) -> Layer {
        guard (width, height) != (self.width, self.height) else { return self }
        let values = Resampling.resize(
            values, bands: 4, from: (self.width, self.height), to: (width, height), kernel: .cubic)
        return Layer(width: width, height: height, values: Self.clamped(values))
    }

    /// Returns interpolated values with coverage and colours brought back to 0...1.
    static func clamped(_ values: [Float]) -> [Float] {
        var values = values
        for start in stride(from: 0, to: values.count, by: 4) {
            let sum = values[start + 3]
            let alpha = clampedToUnit(sum)
            // Divided by the unclamped sum: colour and coverage overshoot together, so that the colour itself does not.
            for channel in 0..<3 { values[start + channel] = sum > 0 ? clampedToUnit(values[start + channel] / sum) * alpha : 0 }
            values[start + 3] = alpha
        }
        return values
    }

    /// Lays this layer over `background`, its top left corner at `left`, `top`; the part beyond the edges is cut off.
    func over(_ background: Pixels, left: Int, top: Int) -> NaiveComposite {
        var colors = background.values
        var mask = [Float](repeating: 0, count: background.width * background.height)
        for y in max(0, -top)..<min(height, background.height - top) {
            for x in max(0, -left)..<min(width, background.width - left) {
                let source = (y * width + x) * 4
                let target = (y + top) * background.width + x + left
                let alpha = values[source + 3]
                mask[target] = alpha
                for channel in 0..<3 {
                    colors[target * 3 + channel] = values[source + channel] + (1 - alpha) * colors[target * 3 + channel]
                }
            }
        }
        return NaiveComposite(
            pixels: Pixels(width: background.width, height: background.height, values: colors),
            mask: Mask(width: background.width, height: background.height, values: mask))
    }
}

/// The way in which a task widens and softens a mask before it blends with it: a disk, then a Gaussian, then stretched to 0...1, as published.
public struct SoftMask: Sendable, Hashable {
    /// The radius of the disk, in pixels of a picture whose long side is 250.
    public let dilation: Double
    /// The sigma of the Gaussian, in pixels of a picture whose long side is 250.
    public let softness: Double

    /// The long side in pixels that the published radii are for.
    public static let publishedSide = 250.0
    /// The radii published for harmonization.
    public static let harmonization = SoftMask(dilation: 7, softness: 5)
    /// The radii published for editing.
    public static let editing = SoftMask(dilation: 20, softness: 5)

    /// The toolkit's radii for the moving part of an animation: its edge stays near where it was drawn.
    public static let region = SoftMask(dilation: 4, softness: 3)

    /// Makes a way to soften, with radii for a long side of 250 pixels.
    public init(dilation: Double, softness: Double) {
        self.dilation = dilation
        self.softness = softness
    }

    /// Returns the softened mask of one that is on or off; the radii grow with its long side.
    public func callAsFunction(_ mask: Mask) -> Mask {
        let size = Double(max(mask.width, mask.height)) / Self.publishedSide
        return mask.dilated(radius: dilation * size).blurred(sigma: softness * size).normalized()
    }
}

extension Pixels {
    /// Returns m other + (1 - m) self, per pixel. Traps where sizes differ.
    public func mixed(with other: Pixels, _ m: Mask) -> Pixels {
        precondition(
            width == other.width && height == other.height && width == m.width && height == m.height,
            "\(width)x\(height) with \(other.width)x\(other.height) under a mask of \(m.width)x\(m.height)")
        var values = values
        for pixel in m.values.indices where m.values[pixel] > 0 {
            for i in 3 * pixel..<3 * pixel + 3 { values[i] += m.values[pixel] * (other.values[i] - values[i]) }
        }
        return Pixels(width: width, height: height, values: values)
    }
}

extension Image {
    /// Returns this picture with a generated one blended in, at this one's size. Where the softened mask is 0 every sample stays, byte for byte;
    /// elsewhere the generated picture, enlarged with the detail of `source`, is mixed in.
    ///
    /// - Parameters:
    ///   - generated: the picture to blend in, of any size.
    ///   - soft: the share of the generated picture, 0...1, of any size.
    ///   - source: what went into the model, of this picture's size: the composite, or the edit.
    /// - Throws: `.badData` where this picture's colour profile can't be written to.
    public func blended(with generated: Pixels, _ soft: Mask, detailOf source: Pixels) throws(SinGANError) -> Image {
        let soft = soft.resized(width: width, height: height)
        let enlarged = DetailTransfer.enlarge(generated, like: source)
        return try replacing(with: try shownPixels().mixed(with: enlarged, soft), where: soft)
    }

    /// Returns this picture with other colours everywhere; size, depth, profile and alpha stay. Traps where sizes differ.
    ///
    /// - Throws: `.badData` like `replacing(with:where:)`.
    public func replacing(with pixels: Pixels) throws(SinGANError) -> Image {
        try replacing(with: pixels, where: Mask(width: width, height: height, repeating: 1))
    }
}
