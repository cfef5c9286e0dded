/// A layer of a composition, with four values per pixel: colours multiplied by their coverage, and the coverage.
struct Layer {
    let width: Int
    let height: Int
    /// The values, height x width x 4: red, green, blue, each 0...alpha, then alpha 0...1.
    private let values: [Float]

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

    private init(width: Int, height: Int, values: [Float]) {
        self.width = width
        self.height = height
        self.values = values
    }

    /// Resizes with Catmull-Rom both ways. Its one negative lobe is clamped away, where the second lobe of Lanczos would leave a halo.
    func resized(width: Int, height: Int) -> Layer {
        guard (width, height) != (self.width, self.height) else { return self }
        var values = Resampling.resize(
            values, bands: 4, from: (self.width, self.height), to: (width, height), kernel: .cubic)
        for start in stride(from: 0, to: values.count, by: 4) {
            let sum = values[start + 3]
            let alpha = clampedToUnit(sum)
            // Divided by the unclamped sum: colour and coverage overshoot together, so that the colour itself does not.
            for channel in 0..<3 { values[start + channel] = sum > 0 ? clampedToUnit(values[start + channel] / sum) * alpha : 0 }
            values[start + 3] = alpha
        }
        return Layer(width: width, height: height, values: values)
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
