import SinGANImaging

extension Pixels {
    /// The picture with the unknown parts filled by what lies around them, smoothly: each takes its colours from a picture of half the size, which
    /// is filled in the same way and has smaller gaps.
    ///
    /// Time and memory grow with the number of pixels, not with the size of the gaps. Where nothing is known at all the result is black.
    ///
    /// - Parameter known: of this picture's size, else it traps: 1 where a pixel is kept as it is, 0 where it is unknown, and between.
    public func filled(where known: Mask) -> Pixels {
        precondition(
            known.width == width && known.height == height, "\(known.width)x\(known.height) is known of \(width)x\(height)")
        guard width > 1 || height > 1, known.values.contains(where: { $0 < 1 }) else { return self }
        let (half, halfKnown) = halved(known)
        return half.filled(where: halfKnown).resized(width: width, height: height).mixed(with: self, known)
    }

    /// Every two by two pixels as one: the mean of what is known of them. One is as known as they are together, which is why gaps close.
    private func halved(_ known: Mask) -> (pixels: Pixels, known: Mask) {
        var pixels = Pixels(width: (width + 1) / 2, height: (height + 1) / 2, repeating: 0)
        var weights = Mask(width: pixels.width, height: pixels.height, repeating: 0)
        for y in 0..<height {
            for x in 0..<width {
                let (from, to) = (y * width + x, y / 2 * pixels.width + x / 2)
                weights.values[to] += known.values[from]
                for k in 0..<3 { pixels.values[3 * to + k] += known.values[from] * values[3 * from + k] }
            }
        }
        for pixel in weights.values.indices where weights.values[pixel] > 0 {
            for k in 0..<3 { pixels.values[3 * pixel + k] /= weights.values[pixel] }
            weights.values[pixel] = min(1, weights.values[pixel])
        }
        return (pixels, weights)
    }
}
