extension Pixels {
    /// Returns this picture where the mask is 1, and beyond it the picture's own colours, continued smoothly: what is far away becomes the mean of
    /// what is near (pull-push: Gortler et al., "The Lumigraph", SIGGRAPH 1996, section 3.4).
    ///
    /// The two are mixed where the mask lies between 0 and 1. A mask of zeros leaves the picture as it is. Time is proportional to the pixels. Traps
    /// where sizes differ.
    public func extended(beyond mask: Mask) -> Pixels {
        precondition(width == mask.width && height == mask.height, "\(width)x\(height) beyond a mask of \(mask.width)x\(mask.height)")
        guard mask.values.contains(where: { $0 > 0 }) else { return self }
        var weighted = values
        for pixel in mask.values.indices { for i in 3 * pixel..<3 * pixel + 3 { weighted[i] *= mask.values[pixel] } }
        return Pixels(
            width: width, height: height, values: Level(width: width, height: height, sums: weighted, weights: mask.values).filled())
    }
}

/// One level of the pyramid: colours times weights, and the weights.
private struct Level {
    let width: Int
    let height: Int
    let sums: [Float]
    let weights: [Float]

    /// Returns the colours; where there is no weight, those of the level of half the size.
    func filled() -> [Float] {
        guard width > 1 || height > 1 else { return sums.map { $0 / max(weights[0], 1e-6) } }
        let half = halved()
        let below = half.filled()
        var result = sums
        for y in 0..<height {
            for x in 0..<width {
                let pixel = y * width + x
                let rest = 1 - weights[pixel]
                guard rest > 0 else { continue }
                let colors = half.sample(below, Float(x) / 2 - 0.25, Float(y) / 2 - 0.25)
                for c in 0..<3 { result[3 * pixel + c] += rest * colors[c] }
            }
        }
        return result
    }

    private func halved() -> Level {
        let (w, h) = ((width + 1) / 2, (height + 1) / 2)
        var sums = [Float](repeating: 0, count: 3 * w * h)
        var weights = [Float](repeating: 0, count: w * h)
        for y in 0..<height {
            for x in 0..<width {
                let (pixel, target) = (y * width + x, y / 2 * w + x / 2)
                weights[target] += self.weights[pixel]
                for c in 0..<3 { sums[3 * target + c] += self.sums[3 * pixel + c] }
            }
        }
        // No more than 1.
        for i in weights.indices where weights[i] > 1 {
            for c in 3 * i..<3 * i + 3 { sums[c] /= weights[i] }
            weights[i] = 1
        }
        return Level(width: w, height: h, sums: sums, weights: weights)
    }

    /// Returns `colors` of this level's size, interpolated between its pixels.
    private func sample(_ colors: [Float], _ x: Float, _ y: Float) -> SIMD3<Float> {
        let (x, y) = (max(0, min(x, Float(width - 1))), max(0, min(y, Float(height - 1))))
        let (left, top) = (Int(x), Int(y))
        let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
        func color(_ x: Int, _ y: Int) -> SIMD3<Float> {
            let i = 3 * (y * width + x)
            return SIMD3(colors[i], colors[i + 1], colors[i + 2])
        }
        let (u, v) = (x - Float(left), y - Float(top))
        let upper = color(left, top) * (1 - u) + color(right, top) * u
        let lower = color(left, bottom) * (1 - u) + color(right, bottom) * u
        return upper * (1 - v) + lower * v
    }
}
