extension Pixels {
    /// Returns this picture with another's colours: mean and standard deviation of the two colour differences become the other's; those of brightness
    /// (luma, Rec. 709) come half the way, so that night stays night (Reinhard et al., "Color transfer between images", 2001, in another space).
    ///
    /// - Parameter share: how far the colours move, 0...1; at 0 nothing changes.
    public func recolored(like other: Pixels, share: Float = 1) -> Pixels {
        let (own, wanted) = (Statistics(self), Statistics(other))
        var gain = wanted.deviation / own.deviation.replacing(with: 1e-3, where: own.deviation .< 1e-3)
        // Noise isn't blown up to colours.
        gain = gain.clamped(lowerBound: .zero, upperBound: SIMD3(repeating: Self.largestGain))
        gain.x = gain.x.squareRoot()
        var mean = wanted.mean
        mean.x = (own.mean.x + wanted.mean.x) / 2
        var values = values
        for pixel in 0..<width * height {
            let i = 3 * pixel
            let color = SIMD3(values[i], values[i + 1], values[i + 2])
            let changed = Statistics.rgb((Statistics.differences(color) - own.mean) * gain + mean)
            for c in 0..<3 { values[i + c] = clampedToUnit(color[c] + share * (changed[c] - color[c])) }
        }
        return Pixels(width: width, height: height, values: values)
    }

    private static let largestGain: Float = 3

    /// The mean and standard deviation of luma, red less luma, and blue less luma.
    private struct Statistics {
        let mean: SIMD3<Float>
        let deviation: SIMD3<Float>

        init(_ pixels: Pixels) {
            var (sum, squares) = (SIMD3<Double>.zero, SIMD3<Double>.zero)
            for i in stride(from: 0, to: pixels.values.count, by: 3) {
                let value = SIMD3<Double>(Self.differences(SIMD3(pixels.values[i], pixels.values[i + 1], pixels.values[i + 2])))
                sum += value
                squares += value * value
            }
            let count = Double(pixels.width * pixels.height)
            let center = sum / count
            let variance = squares / count - center * center
            mean = SIMD3<Float>(center)
            deviation = SIMD3<Float>(variance.clamped(lowerBound: .zero, upperBound: SIMD3(repeating: 1)).squareRoot())
        }

        static func differences(_ color: SIMD3<Float>) -> SIMD3<Float> {
            let luma = color.y + 0.2126 * (color.x - color.y) + 0.0722 * (color.z - color.y)
            return SIMD3(luma, color.x - luma, color.z - luma)
        }

        static func rgb(_ value: SIMD3<Float>) -> SIMD3<Float> {
            let (red, blue) = (value.x + value.y, value.x + value.z)
            return SIMD3(red, (value.x - 0.2126 * red - 0.0722 * blue) / 0.7152, blue)
        }
    }
}
