import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// A request to finish a layout, smaller than the result, with a source's patches: the layout stays, and finer detail comes from the source.
public struct PatchFinish: Sendable {
    /// The layout, of any size; the number of its pixels decides at which scale patches take over.
    public var layout: Pixels
    /// The size of the result.
    public var size: PixelSize
    /// The area in which a result is wanted, 0...1, of the result's size, and the picture that the result is elsewhere; nil for everywhere.
    public var area: (mask: Mask, outside: Pixels)?
    /// Whether the layout is only a guess, of a picture of the same things: then its finest scales count little, and everything in the source has to
    /// appear. Otherwise somebody has laid it out.
    public var isGuess = true
    /// Whether the right side of the layout, and of the result, continues at the left one.
    public var tilesAcross = false
    /// Whether the bottom of the layout, and of the result, continues at the top.
    public var tilesDown = false
    /// The seed of guesses and searches.
    public var seed: UInt64 = 0
    /// The number of the result among several for one seed.
    public var index = 0
    /// The record that takes where the result comes from; nil where nobody wants to know.
    public var origins: OriginsRecord?

    /// Makes a request for a whole result, with seed 0.
    public init(_ layout: Pixels, to size: PixelSize) {
        self.layout = layout
        self.size = size
    }
}

extension PatchModel {
    /// Finishes a layout with patches as they are, colours and all: for results that contain only the source's own textures. Takes time in proportion
    /// to the pixels.
    ///
    /// - Throws: `.usage` where the result is too small for the scales or too large for this machine's memory, or the reason of a cancellation.
    public func finish(_ finish: PatchFinish, progress: @escaping PatchProgress = { _, _ in }) throws(SinGANError) -> Pixels {
        let target = try pyramid.stretched(to: finish.size)
        var demand = Demand(source: size, result: finish.size)
        demand.isPartial = finish.area != nil
        try Self.checkMemory(demand)
        let margin = PixelSize(width: finish.tilesAcross ? Self.seam : 0, height: finish.tilesDown ? Self.seam : 0)
        let start = firstScale(of: finish, target)
        let sizes = target.sizes.map { PixelSize(width: $0.width + 2 * margin.width, height: $0.height + 2 * margin.height) }
        let (across, down) = (border(finish.tilesAcross), border(finish.tilesDown))
        let inner = FixedPicture(target.sizes[start])
        FixedResize(pool: pool, kernels: pool.variant.table)(FixedPicture(finish.layout, on: pool), into: inner, across: across, down: down)
        var job = PatchSynthesis.Job(
            sources: keys, atlas: atlas, targets: sizes, start: start, entering: inner.surrounded(by: margin, across, down),
            seed: finish.seed, index: finish.index)
        (job.across, job.down) = (across, down)
        if let area = finish.area {
            precondition(margin == PixelSize(width: 0, height: 0), "PatchModel.finish: what tiles is finished everywhere")
            job.area = Self.scales(of: FixedPicture(area.mask, on: pool), target, on: pool)
            job.outside = Self.scales(of: FixedPicture(area.outside, on: pool), target, on: pool)
        }
        var settings = settings.forSamples
        settings.completeness *= finish.isGuess && finish.area == nil ? 2 : 0
        let synthesis = PatchSynthesis(job, settings, on: pool)
        synthesis.finishedScale = { progress($0 - start + 1, target.count - start) }
        let result = try synthesis.run().pixels(on: pool)
        finish.origins?.take(synthesis.origins(finish.size, margin: margin))
        return result.cropped(x: margin.width, y: margin.height, width: finish.size.width, height: finish.size.height)
    }

    /// Returns the scale, not rounded, whose resolution a layout for a result of `target` has. At scale k everything finer than scale k - 1 is made
    /// anew (`PatchInjection.scale`), so it is one above the scale that has as many pixels as the layout.
    public func scale(of layout: Pixels, _ target: PixelSize) -> Double {
        let shrink = (Double(layout.width) * Double(layout.height) / (Double(target.width) * Double(target.height))).squareRoot()
        let side = shrink * Double(size.longSide)
        let sides = pyramid.sizes.map { Double($0.longSide) }
        guard let above = sides.firstIndex(where: { $0 >= side }) else { return Double(sides.count) }
        guard above > 0 else { return 1 }
        return Double(above) + (side - sides[above - 1]) / (sides[above] - sides[above - 1])
    }

    /// The scale that the layout enters: coarser than its own, so that patches look at its finest scales again. Networks draw these faintly, and thin
    /// bright things are lost in them, which patches of a coarser scale still find (Tests/Benchmarks/study/Patches.md, "Finishing").
    private func firstScale(of finish: PatchFinish, _ target: PatchPyramid) -> Int {
        let own = min(Int(scale(of: finish.layout, finish.size).rounded(.up)), target.count - 1)
        guard finish.isGuess else { return max(0, own - 1) }
        return max(0, min(own - 2, pyramid.sizes.lastIndex { $0.longSide <= Self.guessedSide } ?? 0))
    }

    /// The long side, in pixels of the source, of the finest scale at which a guess counts.
    private static let guessedSide = 64

    private func border(_ tiles: Bool) -> FixedResize.Border { tiles ? .repeated : .mirrored }

    /// The pixels beyond the seams of a picture that tiles, which are made with it: all that a patch can reach.
    private static let seam = 6
}

extension FixedPicture {
    /// This picture with what lies beyond its border around it.
    func surrounded(by margin: PixelSize, _ across: FixedResize.Border, _ down: FixedResize.Border) -> FixedPicture {
        guard margin.width > 0 || margin.height > 0 else { return self }
        let result = FixedPicture(PixelSize(width: width + 2 * margin.width, height: height + 2 * margin.height))
        for y in 0..<result.height {
            let row = down.place(y - margin.height, of: height)
            for x in 0..<result.width {
                let column = across.place(x - margin.width, of: width)
                for c in 0..<3 { result.samples[3 * (y * result.width + x) + c] = samples[3 * (row * width + column) + c] }
            }
        }
        return result
    }
}
