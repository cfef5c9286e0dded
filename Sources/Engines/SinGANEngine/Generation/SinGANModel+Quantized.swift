import SinGANImaging
import SinGANNumerics
import SinGANSupport

extension SinGANModel {
    /// Injection into the quantized scale of a variant (paper, supplement, "paint to image"): the picture, its colours replaced by the nearest ones
    /// of the palette, enters that scale at the scale's own size, not through the size of the scale below.
    ///
    /// - Parameters:
    ///   - pixels: of any size; brought to the model's size, or to `size`, first.
    ///   - size: of the result; nil for the model's own. See `injectionSize`.
    ///   - enlarges: see `sample`.
    /// - Throws: `.usage` for a model without a quantized scale, or a size that it can't make; the reason of a cancellation.
    public func injectQuantized(
        _ pixels: Pixels, size: PixelSize? = nil, seed: UInt64, index: Int = 0, enlarges: Bool = true, on compute: Compute
    ) throws(SinGANError) -> Pixels {
        guard let scale = configuration.quantizedScale, let palette else {
            throw SinGANError(.usage, "no scale of this model was trained on quantized colours", hint: "Inject the picture as it is.")
        }
        try checkUsable(startScale: scale, from: 1)
        let target = size ?? picture.size
        let sizes = try sizes(for: target)
        let stack = GeneratorStack(generators, border: border, on: compute.pool)
        // As published: first the colours, then the size.
        let painting = palette(pixels.resized(width: target.width, height: target.height))
        let entering = stack.resize(Tensor(painting), to: sizes[scale])
        return try finish(
            stack.run(
                entering, from: scale, sizes: Array(sizes.prefix(generators.count)), noise: Self.noise(seed, index, compute.pool)),
            enlarges ? target : nil, compute)
    }
}
