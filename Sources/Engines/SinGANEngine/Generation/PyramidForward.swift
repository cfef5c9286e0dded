import SinGANImaging
import SinGANNumerics

/// A scale that can generate: its network, and how it is given its input.
package struct FinishedScale: @unchecked Sendable {  // Never written to once made.
    package let network: EvaluationNetwork
    /// The amplitude of its noise, sigma.
    package let amplitude: Scalar
    /// The colours to which the picture from the scale below is quantized first, where the scale was trained so.
    package var palette: ColorPalette?

    package init(network: EvaluationNetwork, amplitude: Scalar, palette: ColorPalette? = nil) {
        (self.network, self.amplitude, self.palette) = (network, amplitude, palette)
    }
}

/// One scale's step up the pyramid (paper, equations 4 and 5): pad(sigma z + image) through the network, plus image. Over the whole picture, a
/// window of it or a tile: it has the memory for as much as it makes.
struct GeneratorPass {
    let scale: FinishedScale
    let border: Border
    /// What it makes, h x w x 3, not clamped; overwritten by the next step.
    let output: Tensor
    private let input: Tensor
    /// A copy of the image where more of it is seen than made.
    private let previous: Tensor
    private let filters: EvaluationFilters

    /// - Parameters:
    ///   - made: how many pixels it makes.
    ///   - input: memory for these pixels and their margin, which passes that take turns may share.
    ///   - filters: of the scale's network, where they are made already.
    init(
        _ scale: FinishedScale, _ border: Border, made: Shape, seesMore: Bool, input: Buffer, filters: EvaluationFilters? = nil,
        output: Buffer? = nil, previous: Buffer? = nil
    ) {
        (self.scale, self.border, self.filters) = (scale, border, filters ?? scale.network.makeFilters())
        self.output = output.map { Tensor(made, over: $0) } ?? Tensor(made)
        self.previous = !seesMore ? self.output : previous.map { Tensor(made, over: $0) } ?? Tensor(made)
        self.input = Tensor(made.grown(by: NetworkShape.margin), over: input)
    }

    /// Makes what begins at the picture's pixel (x, y). Allocates nothing.
    ///
    /// - Parameters:
    ///   - z, image: see `NoisyInput.fill`.
    ///   - space: with room for the network's maps.
    @discardableResult
    func callAsFunction(
        z: Resample.Window, image: Resample.Window, x: Int = 0, y: Int = 0, _ space: EvaluationWorkspace, on pool: WorkerPool
    ) -> Tensor {
        let margin = NetworkShape.margin
        NoisyInput.fill(
            Resample.Window(of: input, x: x - margin, y: y - margin), z: z, amplitude: scale.amplitude, plus: image, border, on: pool)
        let isExact = image.pixels.shape == output.shape
        if !isExact { previous.cut(from: image.pixels, x: x - image.x, y: y - image.y) }
        scale.network(input, previous: isExact ? image.pixels : previous, into: output, filters, space, on: pool)
        return output
    }
}

/// The forward pass through a pyramid's scales: a picture goes in at one and comes out of the last, brought to the size above it (paper, equations
/// 4 and 5). Whole, or as much of every scale as a crop of the last size needs: whole samples cost what their pixels do, a window's cost depends on
/// the crop and on the number of scales alone.
///
/// Noise is a function of position, so a window has the values of the whole, but for rounding. Memory is allocated once.
package final class PyramidForward {
    /// How much of a scale is seen and made. The sizes are those of any place: windows at a picture's edge are moved inwards.
    package struct Extent {
        package let seen, made: PixelSize
    }

    private final class Level {
        let pass: GeneratorPass
        let noise: Tensor
        /// What goes into the scale: its own output's surroundings, as far as there is a picture. nil where whole pictures are passed on.
        let seen: Tensor?
        /// To the next scale's size; nil where there is none, or it is the same.
        let resample: Resample?
        /// The first pixel of what is seen and of what is made.
        var (seenX, seenY, madeX, madeY) = (0, 0, 0, 0)

        init(_ pass: GeneratorPass, noise: Tensor, seen: Tensor?, resample: Resample?) {
            (self.pass, self.noise, self.seen, self.resample) = (pass, noise, seen, resample)
        }
    }

    let first: Int
    let sizes: [PixelSize]
    private let scales: [FinishedScale]
    private let border: Border
    private let isWhole: Bool
    private let pool: WorkerPool
    /// The scales from `first` up.
    private let levels: [Level]
    private let space: EvaluationWorkspace
    /// Pictures for the sizes above each level, where whole ones are passed on; else the window of the last size alone.
    private let results: [Tensor?]

    /// - Parameters:
    ///   - scales: all, coarsest first.
    ///   - first: the scale at which a picture enters, below their count.
    ///   - sizes: of every scale from 0, and perhaps one more.
    ///   - crop: of the last size, where only a window of it is wanted. Then there is one size more, and `first` is 0.
    package init(
        _ scales: [FinishedScale], from first: Int = 0, border: Border, sizes: [PixelSize], crop: PixelSize? = nil, on pool: WorkerPool
    ) {
        precondition(crop == nil || (first == 0 && sizes.count == scales.count + 1), "PyramidForward: a window of \(sizes.count) sizes")
        (self.scales, self.first, self.sizes, self.border, self.pool, isWhole) = (scales, first, sizes, border, pool, crop == nil)
        let extents = crop.map { Self.extents(below: sizes, crop: $0) } ?? sizes[..<scales.count].map { Extent(seen: $0, made: $0) }
        let inputs = extents.map { $0.made.shape.grown(by: NetworkShape.margin) }
        let noises = extents.map { crop == nil ? border.noiseShape($0.made.shape) : $0.made.shape.grown(by: NetworkShape.margin) }
        let (noise, input) = (Buffer(noises[first...].map(\.count).max() ?? 0), Buffer(inputs[first...].map(\.count).max() ?? 0))
        let levels = (first..<scales.count).map { k in
            let next = k + 1 < sizes.count && (crop != nil || sizes[k + 1] != sizes[k]) ? sizes[k + 1] : nil
            return Level(
                GeneratorPass(scales[k], border, made: extents[k].made.shape, seesMore: crop != nil, input: input),
                noise: Tensor(noises[k], over: noise), seen: crop == nil ? nil : Tensor(zeros: extents[k].seen.shape),
                resample: next.map { Resample(from: sizes[k].shape, h: $0.height, w: $0.width, crop == nil ? border : .zeros) })
        }
        self.levels = levels
        space = EvaluationWorkspace(zip(scales[first...], inputs[first...]).map { $0.network.workspaceCount(for: $1) }.max() ?? 0)
        if let crop, let last = sizes.last {
            results = [Tensor(Self.seen(crop, of: last).shape)]
        } else {
            results = levels.indices.map { i in levels[i].resample == nil ? nil : Tensor(sizes[first + i + 1].shape) }
        }
    }

    /// The whole picture that comes out of `image`, which has the size of scale `first` and is not changed. Belongs to this and stays valid until the
    /// next run; clamped only if it was resized. Allocates nothing.
    ///
    /// - Parameter noise: fills a scale's map, whose shape is the border's business.
    func run(_ image: Tensor, noise: (_ scale: Int, _ map: Tensor) -> Void) -> Tensor {
        precondition(isWhole && image.size == sizes[first], "PyramidForward: \(image.size) at scale \(first) of \(sizes[first])")
        let before = border == .noise ? NetworkShape.margin : 0
        var image = image
        for (i, level) in levels.enumerated() {
            noise(first + i, level.noise)
            // Only what comes from below, which is ours: what enters is the caller's business.
            if i > 0 { level.pass.scale.palette?.quantize(image, on: pool) }
            let output = level.pass(
                z: Resample.Window(of: level.noise, x: -before, y: -before), image: Resample.Window(of: image), space, on: pool)
            image = output
            if let resample = level.resample, let result = results[i] {
                resample(output, into: result, clamped: true, on: pool)
                image = result
            } else if first + i + 1 < sizes.count {
                output.clamp(on: pool)
            }
        }
        return image
    }

    /// A window of a sample, at the size of the scale above: all of the picture that a crop at (x, y) and its surroundings have. Valid until the next
    /// call.
    ///
    /// - Parameter noise: fills a map that begins at (x, y) of the scale's whole map of noise, before which there may be some pixels that nobody
    ///   looks at.
    package func window(x: Int, y: Int, noise: (_ scale: Int, _ x: Int, _ y: Int, _ map: Tensor) -> Void) -> Resample.Window {
        guard let window = results.first ?? nil, !isWhole else { preconditionFailure("PyramidForward: a window of whole pictures") }
        let (last, margin) = (sizes[sizes.count - 1], NetworkShape.margin)
        let result = Resample.Window(
            of: window, x: Self.first(x - margin, window.shape.w, of: last.width),
            y: Self.first(y - margin, window.shape.h, of: last.height))
        place(below: result)
        // Noise that is the border begins before the picture does.
        let before = border == .noise ? 0 : margin
        for (k, level) in levels.enumerated() {
            guard let seen = level.seen, let resample = level.resample else { continue }
            noise(k, level.madeX - before, level.madeY - before, level.noise)
            if k > 0 { level.pass.scale.palette?.quantize(seen, on: pool) }
            let output = level.pass(
                z: Resample.Window(of: level.noise, x: level.madeX - margin, y: level.madeY - margin),
                image: Resample.Window(of: seen, x: level.seenX, y: level.seenY), x: level.madeX, y: level.madeY, space, on: pool)
            let above = k + 1 < levels.count ? levels[k + 1] : nil
            let target = above?.seen.map { Resample.Window(of: $0, x: above?.seenX ?? 0, y: above?.seenY ?? 0) } ?? result
            resample(Resample.Window(of: output, x: level.madeX, y: level.madeY), to: target, clamped: true, on: pool)
        }
        return result
    }

    /// Places every scale's windows, from the finest down.
    private func place(below top: Resample.Window) {
        var (rows, columns) = (top.rows, top.columns)
        for k in levels.indices.reversed() {
            let (level, size) = (levels[k], sizes[k])
            guard let seen = level.seen, let sources = level.resample?.sources(rows: rows, columns: columns) else { continue }
            level.madeX = Self.first(sources.columns.lowerBound, level.pass.output.shape.w, of: size.width)
            level.madeY = Self.first(sources.rows.lowerBound, level.pass.output.shape.h, of: size.height)
            level.seenX = Self.first(level.madeX - NetworkShape.margin, seen.shape.w, of: size.width)
            level.seenY = Self.first(level.madeY - NetworkShape.margin, seen.shape.h, of: size.height)
            rows = level.seenY..<level.seenY + seen.shape.h
            columns = level.seenX..<level.seenX + seen.shape.w
        }
    }

    /// The place where so many of `all` pixels begin: `wanted`, or as near as they fit.
    private static func first(_ wanted: Int, _ count: Int, of all: Int) -> Int { min(max(wanted, 0), all - count) }
}

// Sizes of windows.
extension PyramidForward {
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

/// Finished scales one above the other, for whole pictures.
package final class GeneratorStack {
    package let scales: [FinishedScale]
    package let border: Border
    private let pool: WorkerPool
    /// What the last run was made with.
    private var forward: PyramidForward?

    package init(_ scales: [FinishedScale], border: Border = .zeros, on pool: WorkerPool) {
        self.scales = scales
        self.border = border
        self.pool = pool
    }

    /// Brings a picture to another size: clamped where it stands, resized into a new tensor, clamped again.
    package func resize(_ image: Tensor, to size: PixelSize) -> Tensor {
        image.clamp(on: pool)
        guard image.size != size else { return image }
        let result = Tensor(size.shape)
        Resample(from: image.shape, h: size.height, w: size.width, border)(image, into: result, clamped: true, on: pool)
        return result
    }

    /// Runs the scales from `first` up, and brings the result to the size after the last where `sizes` has one more. Allocates nothing as long as
    /// `first` and `sizes` are those of the run before.
    ///
    /// - Parameters:
    ///   - image: what goes in at scale `first`, of that scale's size; not changed.
    ///   - sizes: of every scale from 0, and perhaps one more.
    ///   - noise: fills a scale's map, whose shape is the border's business.
    /// - Returns: the last scale's output; clamped only if it was resized. It belongs to the stack and stays valid until the next
    ///   run. With no scale to run, `image` itself.
    package func run(_ image: Tensor, from first: Int = 0, sizes: [PixelSize], noise: (_ scale: Int, _ map: Tensor) -> Void) -> Tensor {
        guard first < scales.count else { return image }
        if let forward, forward.first == first, forward.sizes == sizes { return forward.run(image, noise: noise) }
        let made = PyramidForward(scales, from: first, border: border, sizes: sizes, on: pool)
        forward = made
        return made.run(image, noise: noise)
    }
}
