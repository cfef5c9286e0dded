import SinGANImaging
import SinGANNumerics
import SinGANSupport

// A variant of a model for paint-to-image (paper, supplement): one scale trained anew on colour-quantized input, the others as they are.

extension TrainingState {
    /// Clusters of the palette, as published.
    package static let paletteColors = 5

    /// The scales that this training trains.
    package var trainedScales: Range<Int> { configuration.quantizedScale.map { $0..<$0 + 1 } ?? 0..<plan.sizes.count }

    /// The colours to which what comes into a scale from below is quantized; nil at all scales but the quantized one.
    package func palette(of scale: Int) -> ColorPalette? { scale == configuration.quantizedScale ? palette : nil }

    /// A variant before its first iteration: the base model's scales below the quantized one are finished, those above are waiting. The scale
    /// itself begins with fresh weights, and with a learning rate and a chance of recovery of its own.
    ///
    /// Throws `.usage` where the base is another model's or not whole, or the scale is none of those that have one below.
    package init(
        variantOf base: TrainingState, _ picture: TrainingPicture, _ configuration: TrainingConfiguration, on pool: WorkerPool
    ) throws(SinGANError) {
        try self.init(picture, configuration, draws: SeededDraws(seed: configuration.seed))
        guard let scale = configuration.quantizedScale, base.picture == picture, base.configuration == configuration.base else {
            throw SinGANError(
                .usage, "the model was not trained as its variant is to be", hint: "Take the model of the same picture and options.")
        }
        guard base.isComplete else {
            throw SinGANError(
                .usage,
                "only \(base.finished.count) of the model's \(plan.sizes.count) scales are trained, and quantization needs all of them",
                hint: "Train it to the end first.")
        }
        (fixedNoise, kernel) = (base.fixedNoise, base.kernel)
        finished = Array(base.finished[..<scale])
        scalesAbove = Array(base.finished[(scale + 1)...])
        palette = ColorPalette(
            of: reals(on: pool)[scale].pixels, count: Self.paletteColors,
            RandomField(seed: configuration.seed, purpose: .clustering, scale: scale))
    }
}

extension ColorPalette {
    /// Replaces every pixel of a map of -1...1 (N x H x W x 3) by the nearest colour. Allocates nothing.
    package func quantize(_ map: Tensor, on pool: WorkerPool) {
        precondition(map.shape.c == 3, "ColorPalette: \(map.shape)")
        let p = map.pointer
        pool.runRanges(map.count / 3, least: 4096) { pixels, _ in
            for pixel in pixels {
                let (r, g, b) = (p[3 * pixel], p[3 * pixel + 1], p[3 * pixel + 2])
                let color = colors[nearest(to: SIMD3(Float((r + 1) / 2), Float((g + 1) / 2), Float((b + 1) / 2)))]
                (p[3 * pixel], p[3 * pixel + 1], p[3 * pixel + 2]) = (
                    Scalar(color.x) * 2 - 1, Scalar(color.y) * 2 - 1, Scalar(color.z) * 2 - 1
                )
            }
        }
    }
}
