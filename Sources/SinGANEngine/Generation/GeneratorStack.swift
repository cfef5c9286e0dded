import SinGANNumerics

/// A finished scale, ready to generate.
struct FinishedScale: @unchecked Sendable {  // Never written to once made.
    let network: EvaluationNetwork
    let amplitude: Scalar
}

/// Finished scales one above the other: a picture goes in at one scale and comes out of the last.
final class GeneratorStack {
    private let pool: WorkerPool
    private var resamplers: [[PixelSize]: Resample] = [:]
    var scales: [FinishedScale]

    init(_ scales: [FinishedScale], on pool: WorkerPool) {
        self.scales = scales
        self.pool = pool
    }

    /// Brings a picture to another size: clamped, resized, clamped again.
    func resize(_ image: Tensor, to size: PixelSize) -> Tensor {
        image.clamp()
        guard image.size != size else { return image }
        let key = [image.size, size]
        let resample = resamplers[key] ?? Resample(from: image.shape, h: size.height, w: size.width)
        resamplers[key] = resample
        let result = resample(image, on: pool)
        result.clamp()
        return result
    }

    /// Runs the scales from `first` up, in evaluation mode (paper, equations 4 and 5), and brings the result to the size after the last where `sizes` has one more.
    ///
    /// - Parameters:
    ///   - image: what goes in at scale `first`, of that scale's size; used up.
    ///   - sizes: of every scale from 0, and perhaps one more.
    ///   - noise: the noise map of a scale.
    /// - Returns: the last scale's output; clamped only if it was resized.
    func run(_ image: Tensor, from first: Int = 0, sizes: [PixelSize], noise: (Int, Shape) -> Tensor) -> Tensor {
        var image = image
        for k in first..<max(first, scales.count) {
            precondition(image.size == sizes[k], "GeneratorStack: \(image.size) at scale \(k) of \(sizes[k])")
            let x = Tensor(image.shape.grown(by: NetworkShape.margin))
            Padding.padNoisy(noise(k, image.shape), amplitude: scales[k].amplitude, plus: image, into: x)
            image = scales[k].network(x, previous: image, on: pool)
            if k + 1 < sizes.count { image = resize(image, to: sizes[k + 1]) }
        }
        return image
    }
}
