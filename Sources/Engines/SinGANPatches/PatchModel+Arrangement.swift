import CKernels
import SinGANImaging
import SinGANNumerics
import SinGANSupport

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
            sources: sources, targets: sizes, start: start, entering: entering, seed: sample.seed, index: sample.index)
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
