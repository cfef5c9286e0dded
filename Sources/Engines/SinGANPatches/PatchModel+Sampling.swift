import CKernels
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// A request for a random picture made of a source's patches.
public struct PatchSample: Sendable {
    /// The seed: the same seed and index give the same picture.
    public var seed: UInt64 = 0
    /// The number of the picture among several for one seed.
    public var index = 0
    /// The size of the result; nil for the source's.
    public var size: PixelSize?
    /// The first scale that is drawn anew; below it the source's own layout stays.
    public var startScale = 0
    /// The share of the layout that changes, 0...1; nil for 0.3, and 0.2 for pictures that tile.
    ///
    /// Up to 0.5 it is the share of the picture's columns, and twice the share of its rows, that come twice, while as many go missing at a side:
    /// objects keep their shapes. Above 0.5 it is about the share of the first scale's patches that come from anywhere in the picture. In a size of
    /// other proportions nothing else changes, unless more than 0.5 is asked for.
    public var variety: Double?
    /// Whether the right side of the result continues at the left one.
    public var tilesAcross = false
    /// Whether the bottom of the result continues at the top.
    public var tilesDown = false
    /// The record that takes where the result comes from; nil where nobody wants to know.
    public var origins: OriginsRecord?

    /// Makes a request for a picture of the source's size, with seed 0.
    public init() {}

}

extension PatchModel {
    /// Draws a random sample (GPNN, section 4, "diverse image generation"); in other proportions than the source's a retargeting, which keeps what
    /// the source has. Takes time in proportion to the pixels.
    ///
    /// - Throws: `.usage` for a size or scale that can't be had, or the reason of a cancellation.
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
        let seam = PixelSize(width: sample.tilesAcross ? margin : 0, height: sample.tilesDown ? margin : 0)
        sample.origins?.take(synthesis.origins(wanted, margin: seam))
        guard isTiled else { return pixels }
        return pixels.cropped(x: seam.width, y: seam.height, width: wanted.width, height: wanted.height)
    }

    /// Whether a sample starts from an arrangement of the picture's parts: in its own size, and in other proportions.
    private func isArranged(_ sample: PatchSample, _ wanted: PixelSize) -> Bool {
        guard let variety = sample.variety, variety <= Self.mostRearranged else { return false }
        if !wanted.hasShape(of: size) { return true }
        return wanted == size && !sample.tilesAcross && !sample.tilesDown && sample.startScale == 0 && variety > 0
    }

    /// Returns the job that begins with the picture's layout, stretched, and with as much noise as gives the wanted variety.
    func layoutOfChance(_ sample: PatchSample, _ sizes: [PixelSize]) throws(SinGANError) -> PatchSynthesis.Job {
        let start = sample.startScale
        let entering = FixedPicture(sizes[start])
        FixedResize(pool: pool, kernels: pool.variant.table)(sources[start], into: entering)
        addNoise(try noise(for: sample), sample, at: start, to: entering)
        return PatchSynthesis.Job(
            sources: keys, atlas: atlas, targets: sizes, start: start, entering: entering, seed: sample.seed, index: sample.index)
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

extension PatchSample {
    static let usualVariety = 0.3
    static let tiledVariety = 0.2
}

/// The search for the noise that gives a wanted variety.
extension PatchModel {
    /// The standard deviation, of black to white.
    func noise(for sample: PatchSample) throws(SinGANError) -> Double {
        let wanted = sample.variety ?? PatchSample.usualVariety
        guard wanted > 0 else { return 0 }
        var (enough, tooMuch): (Double?, Double?)
        var (noise, best, nearest) = (1.0, 1.0, Double.infinity)
        for _ in 0..<Self.attempts {
            let difference = try moved(sample, noise) - wanted
            if abs(difference) < nearest { (best, nearest) = (noise, abs(difference)) }
            if nearest <= min(Self.tolerance, wanted / 2) { break }
            if difference < 0 { enough = noise } else { tooMuch = noise }
            switch (enough, tooMuch) {
            case (let low?, let high?): noise = (low * high).squareRoot()
            case (let low?, nil): noise = low * 1.3
            default: noise *= 0.7
            }
        }
        return best
    }

    /// The share of the start scale's patches that come from elsewhere once noise was added to it and patches have been put in its place.
    func moved(_ sample: PatchSample, _ noise: Double) throws(SinGANError) -> Double {
        let source = sources[sample.startScale]
        let entering = FixedPicture(source.size)
        entering.copy(source)
        addNoise(noise, sample, at: sample.startScale, to: entering)
        let job = PatchSynthesis.Job(
            sources: [source], targets: [source.size], start: 0, entering: entering, seed: sample.seed, index: sample.index)
        var settings = settings.forSamples
        settings.iterations = min(settings.iterations, Self.iterations)
        let synthesis = PatchSynthesis(job, settings, on: pool)
        _ = try synthesis.run()
        return synthesis.moved(farther: Self.near)
    }

    private static let attempts = 6
    /// The most by which the share may miss the wanted one.
    private static let tolerance = 0.15
    /// Searches and votes after which most patches stay where they are.
    private static let iterations = 6
    /// A patch that comes from this near, in pixels, counts as one of its own place.
    private static let near = 2
}

/// Samples that start from an arrangement of the picture, rather than from noise: what matters in it keeps its shape.
extension PatchModel {
    /// Up to this variety samples are rearrangements; above it chance decides what is where.
    static let mostRearranged = 0.5
    /// The long side, in pixels, of the scale up to which layouts are made, and at most a third of the picture's: finer ones cut through what belongs
    /// together, coarser ones double it.
    private static let layoutSide = 80
    /// How many times larger than the picture seams make it, in either direction.
    private static let mostGrowth = 3
    /// The standard deviation of the noise, of black to white, that loosens a layout.
    private static let loosening = 0.2

    /// The picture in other proportions, or, in its own, with a part of it elsewhere: as much as the variety says.
    func layoutKept(_ sample: PatchSample, _ sizes: [PixelSize]) throws(SinGANError) -> PatchSynthesis.Job {
        let most = min(Self.layoutSide, size.longSide / 3)
        let scale = sources.lastIndex { $0.size.longSide <= most } ?? 0
        let source = sources[scale]
        let start = max(sample.startScale, scale)
        let field = RandomField(seed: sample.seed, purpose: .patches, scale: scale, iteration: sample.index, step: Self.arrangement)
        let layout =
            sizes[sizes.count - 1] == size
            ? SeamLayout(source, rearranged: sample.variety ?? PatchSample.usualVariety, field)
            : SeamLayout(
                source,
                PixelSize(
                    width: min(sizes[scale].width, Self.mostGrowth * source.width),
                    height: min(sizes[scale].height, Self.mostGrowth * source.height)))
        let entering = FixedPicture(sizes[start])
        copy(layout, sources[start], of: source.size, into: entering)
        var job = PatchSynthesis.Job(
            sources: keys, atlas: atlas, targets: sizes, start: start, entering: entering, seed: sample.seed, index: sample.index)
        (job.beginsInPlace, job.isSharp) = (true, true)
        job.beginning = beginning(layout, sources[start], of: source.size, for: entering)
        addNoise(Self.loosening, sample, at: start, to: entering)
        return job
    }

    /// The step of the random numbers that arrange a layout.
    private static let arrangement = 97

    private func copy(_ layout: SeamLayout, _ source: FixedPicture, of coarse: PixelSize, into target: FixedPicture) {
        let size = target.size
        pool.runRanges(size.height, least: 16) { rows, _ in
            for y in rows {
                for x in 0..<size.width {
                    let place = layout.place(x, y, of: size, in: source.size, layoutOf: coarse)
                    let (from, to) = (3 * (place.y * source.width + place.x), 3 * (y * size.width + x))
                    for c in 0..<3 { target.samples[to + c] = source.samples[from + c] }
                }
            }
        }
    }

    /// The place that every patch of the target comes from: around that of its middle.
    private func beginning(_ layout: SeamLayout, _ source: FixedPicture, of coarse: PixelSize, for target: FixedPicture) -> [UInt32] {
        let (columns, size, middle) = (target.columns, target.size, Int(SINGAN_PATCH_SIDE) / 2)
        return (0..<columns * target.rows).map { i in
            let place = layout.place(i % columns + middle, i / columns + middle, of: size, in: source.size, layoutOf: coarse)
            return PatchField.place(
                max(0, min(place.x - middle, source.columns - 1)), max(0, min(place.y - middle, source.rows - 1)))
        }
    }
}
