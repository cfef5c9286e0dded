import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// Windows of random samples: what a crop needs of the scales below it. Whole samples cost what their pixels do; a window's cost depends on the crop
/// and on the number of scales alone.
///
/// At every scale below, as much is generated as the window of the scale above is resampled from, with the pixels around it that the network sees
/// (`NetworkShape.margin`). Noise is a function of position, so a window has the values of the whole sample, but for rounding.
package final class SampleWindows {
    /// What is generated of one scale, and what that takes. The sizes are those of any place: windows at a picture's edge are moved inwards.
    private final class Level {
        /// What goes into the scale: its own output's surroundings, as far as there is a picture.
        let seen: Tensor
        let noise, input, previous, output: Tensor
        let filters: EvaluationFilters
        /// To the next scale's size.
        let resample: Resample
        /// The first pixel of what is seen and of what is made.
        var (seenX, seenY, madeX, madeY) = (0, 0, 0, 0)

        init(_ network: EvaluationNetwork, _ extent: Extent, noise: Buffer, input: Buffer, resample: Resample) {
            let shape = extent.made.shape
            (seen, previous, output) = (Tensor(zeros: extent.seen.shape), Tensor(shape), Tensor(shape))
            let grown = shape.grown(by: NetworkShape.margin)
            (self.noise, self.input) = (Tensor(grown, over: noise), Tensor(grown, over: input))
            (filters, self.resample) = (network.makeFilters(), resample)
        }
    }

    /// How much of a scale is seen and made.
    package struct Extent {
        package let seen, made: PixelSize
    }

    private let scales: [FinishedScale]
    private let sizes: [PixelSize]
    private let border: Border
    private let pool: WorkerPool
    private let levels: [Level]
    private let space: EvaluationSpace
    private let window: Tensor

    /// - Parameters:
    ///   - scales: all below, at least one, coarsest first.
    ///   - sizes: of these and of the scale above them.
    ///   - crop: what is shown of the scale above.
    package init(_ scales: [FinishedScale], border: Border, sizes: [PixelSize], crop: PixelSize, on pool: WorkerPool) {
        (self.scales, self.sizes, self.border, self.pool) = (scales, sizes, border, pool)
        let extents = Self.extents(below: sizes, crop: crop)
        let inputs = extents.map { $0.made.shape.grown(by: NetworkShape.margin) }
        let largest = inputs.map(\.count).max() ?? 0
        let (noise, input) = (Buffer(largest), Buffer(largest))
        levels = scales.indices.map { k in
            Level(
                scales[k].network, extents[k], noise: noise, input: input,
                resample: Resample(from: sizes[k].shape, h: sizes[k + 1].height, w: sizes[k + 1].width))
        }
        space = EvaluationSpace(zip(scales, inputs).map { $0.network.room(for: $1) }.max() ?? 0)
        window = Tensor(Self.seen(crop, of: sizes[scales.count]).shape)
    }

    /// A window of a sample, at the size of the scale above: all of the picture that a crop at (x, y) and its surroundings have. Valid until the next
    /// call.
    ///
    /// - Parameter noise: fills a map that begins at (x, y) of the scale's whole map of noise, before which there may be some pixels that nobody
    ///   looks at.
    package func sample(x: Int, y: Int, noise: (_ level: Int, _ x: Int, _ y: Int, _ map: Tensor) -> Void) -> Resample.Window {
        let result = Resample.Window(
            of: window, x: Self.first(x - NetworkShape.margin, window.shape.w, of: sizes[levels.count].width),
            y: Self.first(y - NetworkShape.margin, window.shape.h, of: sizes[levels.count].height))
        place(below: result)
        // Where noise is the border, its map begins before the picture does.
        let before = border == .noise ? 0 : NetworkShape.margin
        for k in levels.indices {
            let level = levels[k]
            noise(k, level.madeX - before, level.madeY - before, level.noise)
            if k > 0, let palette = scales[k].palette { palette.quantize(level.seen, on: pool) }
            let (x, y) = (level.madeX - level.seenX, level.madeY - level.seenY)
            Padding.cutNoisy(level.noise, amplitude: scales[k].amplitude, plus: level.seen, x: x, y: y, into: level.input, border)
            level.previous.cut(from: level.seen, x: x, y: y)
            scales[k].network(level.input, previous: level.previous, into: level.output, level.filters, space, on: pool)
            let above =
                k + 1 < levels.count ? Resample.Window(of: levels[k + 1].seen, x: levels[k + 1].seenX, y: levels[k + 1].seenY) : result
            level.resample(Resample.Window(of: level.output, x: level.madeX, y: level.madeY), to: above, clamped: true, on: pool)
        }
        return result
    }

    /// Places every scale's windows, from the finest down.
    private func place(below top: Resample.Window) {
        var (rows, columns) = (top.rows, top.columns)
        for k in levels.indices.reversed() {
            let (level, size) = (levels[k], sizes[k])
            let sources = level.resample.sources(rows: rows, columns: columns)
            level.madeX = Self.first(sources.columns.lowerBound, level.output.shape.w, of: size.width)
            level.madeY = Self.first(sources.rows.lowerBound, level.output.shape.h, of: size.height)
            level.seenX = Self.first(level.madeX - NetworkShape.margin, level.seen.shape.w, of: size.width)
            level.seenY = Self.first(level.madeY - NetworkShape.margin, level.seen.shape.h, of: size.height)
            rows = level.seenY..<level.seenY + level.seen.shape.h
            columns = level.seenX..<level.seenX + level.seen.shape.w
        }
    }

    /// Where so many of `all` pixels begin, at `wanted` or as near as they fit.
    private static func first(_ wanted: Int, _ count: Int, of all: Int) -> Int { min(max(wanted, 0), all - count) }

    /// What is seen of a scale of this size by what is made of it.
    private static func seen(_ made: PixelSize, of size: PixelSize) -> PixelSize {
        PixelSize(
            width: min(size.width, made.width + 2 * NetworkShape.margin), height: min(size.height, made.height + 2 * NetworkShape.margin))
    }

    /// How much of every scale but the last is seen and made for a crop of the last.
    package static func extents(below sizes: [PixelSize], crop: PixelSize) -> [Extent] {
        guard let last = sizes.last else { return [] }
        var (extents, above, seen) = ([Extent](), last, seen(crop, of: last))
        for size in sizes.dropLast().reversed() {
            let made = PixelSize(
                width: sources(of: seen.width, size.width, above.width), height: sources(of: seen.height, size.height, above.height))
            seen = Self.seen(made, of: size)
            extents.append(Extent(seen: seen, made: made))
            above = size
        }
        return extents.reversed()
    }

    /// How many of `all` pixels as many as `count` of `above` are resampled from at most: the kernel's four, and one for the fractions.
    private static func sources(of count: Int, _ all: Int, _ above: Int) -> Int {
        min(all, (count * all + above - 1) / above + 5)
    }
}
