import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// A random picture that is wanted of a source's patches.
public struct PatchSample: Sendable {
    public var seed: UInt64 = 0
    /// Which of several pictures for one seed.
    public var index = 0
    /// The result's size; nil: the source's.
    public var size: PixelSize?
    /// Below this scale the source's own layout stays.
    public var startScale = 0
    /// How much of the layout changes, 0...1; nil: 0.3, and 0.2 for what tiles.
    ///
    /// Up to 0.5 the part of the picture's columns, and half the part of its rows, that come twice, while as many go missing at a side: what matters in it
    /// keeps its shape. Above 0.5 about the part of the first scale's patches that come from anywhere in the picture. In a size of other proportions nothing else changes, unless
    /// more than 0.5 is asked for.
    public var variety: Double?
    /// Directions in which the result goes on at its other side.
    public var tilesAcross = false
    public var tilesDown = false

    public init() {}

}

extension PatchModel {
    /// A random sample (GPNN, section 4, "diverse image generation"); of other proportions than the source's a retargeting, which keeps what the source has.
    ///
    /// Takes time in proportion to the pixels. Throws `.usage` for a size or scale that can't be had, or the reason of a cancellation.
    public func sample(_ sample: PatchSample, progress: @escaping PatchProgress = { _, _ in }) throws(SinGANError) -> Pixels {
        let margin = 6
        let wanted = sample.size ?? size
        let target = try pyramid.stretched(to: wanted)
        guard (0..<target.count).contains(sample.startScale) else {
            throw SinGANError(
                .usage, "the start scale is \(sample.startScale), and the picture has \(target.count) scales",
                hint: "Give one from 0 to \(target.count - 1).")
        }
        guard !(sample.tilesAcross || sample.tilesDown) || sample.startScale == 0 else {
            throw SinGANError(
                .usage, "a sample that tiles can't keep the picture's layout, which start scale \(sample.startScale) asks for",
                hint: "Leave out the start scale, or the tiling.")
        }
        try Self.checkMemory(Demand(source: size, result: wanted))
        // A picture that tiles is made with what lies beyond its seams around it.
        let sizes = target.sizes.map {
            PixelSize(width: $0.width + (sample.tilesAcross ? 2 * margin : 0), height: $0.height + (sample.tilesDown ? 2 * margin : 0))
        }
        let isTiled = sample.tilesAcross || sample.tilesDown
        var sample = sample
        // What tiles needs changes at its borders only.
        sample.variety = sample.variety ?? (isTiled ? PatchSample.tiledVariety : PatchSample.usualVariety)
        var job = isArranged(sample, wanted) ? try layoutKept(sample, sizes) : try layoutOfChance(sample, sizes)
        job.across = sample.tilesAcross ? .repeated : .mirrored
        job.down = sample.tilesDown ? .repeated : .mirrored
        let (start, count) = (job.start, target.count)
        let synthesis = PatchSynthesis(job, settings.forSamples, on: pool)
        synthesis.finishedScale = { progress($0 - start + 1, count - start) }
        let pixels = try synthesis.run().pixels(on: pool)
        guard sample.tilesAcross || sample.tilesDown else { return pixels }
        return pixels.cropped(
            x: sample.tilesAcross ? margin : 0, y: sample.tilesDown ? margin : 0, width: wanted.width, height: wanted.height)
    }

    /// Whether a sample starts from an arrangement of the picture: in its own size, and in other proportions.
    private func isArranged(_ sample: PatchSample, _ wanted: PixelSize) -> Bool {
        guard let variety = sample.variety, variety <= Self.mostRearranged else { return false }
        if !wanted.hasShape(of: size) { return true }
        return wanted == size && !sample.tilesAcross && !sample.tilesDown && sample.startScale == 0 && variety > 0
    }

    /// The picture's layout, stretched, with as much noise as gives the wanted variety.
    func layoutOfChance(_ sample: PatchSample, _ sizes: [PixelSize]) throws(SinGANError) -> PatchSynthesis.Job {
        let start = sample.startScale
        let entering = FixedPicture(sizes[start])
        FixedResize(pool: pool, kernels: pool.variant.table)(sources[start], into: entering)
        addNoise(try noise(for: sample), sample, at: start, to: entering)
        return PatchSynthesis.Job(
            sources: sources, targets: sizes, start: start, entering: entering, seed: sample.seed, index: sample.index)
    }

    /// Adds normal noise of a standard deviation of `noise`, of black to white.
    func addNoise(_ noise: Double, _ sample: PatchSample, at scale: Int, to picture: FixedPicture) {
        let field = RandomField(seed: sample.seed, purpose: .patches, scale: scale, iteration: sample.index)
        let deviation = noise * Double(FixedPicture.white)
        let range = FixedPicture.guessRange
        let (samples, width) = (picture.samples, picture.width)
        func noisy(_ sample: Int16, _ normal: Double) -> Int16 {
            Int16(max(range.lowerBound, min(Double(sample) + (deviation * normal).rounded(), range.upperBound)))
        }
        pool.runRanges(picture.height, least: 4) { rows, _ in
            for y in rows {
                for x in 0..<width {
                    let (z, i) = (field.normals3(x: x, y: y), 3 * (y * width + x))
                    samples[i] = noisy(samples[i], z.0)
                    samples[i + 1] = noisy(samples[i + 1], z.1)
                    samples[i + 2] = noisy(samples[i + 2], z.2)
                }
            }
        }
    }
}
