import CKernels
import SinGANImaging
import SinGANNumerics
import SinGANSupport

extension PatchModel {
    /// Returns the picture with a hole filled from outside of it.
    ///
    /// At a scale of some 150 pixels the hole is filled patch by patch from its edge, the best known places first (Criminisi, Perez and Toyama,
    /// "Region filling and object removal by exemplar-based image inpainting", 2004), several times. Of the offsets by which all of these copy, the
    /// montage whose seams show least is made (`HoleMontage`), and small steps in it are levelled (`SeamLevelling`). From there on nearest patches vote, up to the picture's own size (Wexler, Shechtman and
    /// Irani, "Space-time completion of video", PAMI 2007).
    ///
    /// - Parameters:
    ///   - hole: the hole, of the picture's size, on from one half. The model's picture should continue smoothly in it, since coarse scales see it.
    ///   - seed: the seed of the choice among patches that fit nearly as well.
    ///   - origins: the record that takes where the result comes from; then the filling is made of the picture's own colours alone, and steps may show
    ///     where it is smooth. nil where nobody wants to know.
    ///   - progress: takes the scales that are done, and their number.
    /// - Throws: `.usage` where memory doesn't suffice, `.badData` where too little is left to fill the hole from, or the reason of a cancellation.
    public func fill(
        _ hole: Mask, seed: UInt64, origins: OriginsRecord? = nil, progress: @escaping PatchProgress = { _, _ in }
    ) throws(SinGANError) -> Pixels {
        precondition((hole.width, hole.height) == (size.width, size.height), "PatchModel.fill: a hole of another size than \(size)")
        var demand = Demand(source: size, result: size)
        demand.isPartial = true
        try Self.checkMemory(demand)
        let holes = Self.scales(of: FixedPicture(hole.thresholded(), on: pool), pyramid, on: pool)
        let (start, filling, isLevelled) = try layout(holes, seed: seed)
        var job = PatchSynthesis.Job(
            sources: keys, atlas: atlas, targets: pyramid.sizes, start: start, entering: filling.picture, seed: seed)
        (job.area, job.outside, job.forbidden) = (holes, sources, atlas.map { $0.walls(and: holes) } ?? holes)
        (job.beginsInPlace, job.isSharp, job.beginning) = (true, true, filling.places)
        var settings = settings
        (settings.bias, settings.forgiveness, settings.gain, settings.texture, settings.completeness) = (
            origins == nil && isLevelled ? 1 : 0, 0, 1, 0, 0
        )
        // More of them would forget the layout: smooth patches fit everywhere.
        settings.iterations = settings.leastIterations
        let synthesis = PatchSynthesis(job, settings, on: pool)
        synthesis.finishedScale = { progress($0 - start + 1, self.pyramid.count - start) }
        let pixels = try synthesis.run().pixels(on: pool)
        origins?.take(synthesis.origins(size))
        return pixels
    }

    /// How many fillings the montage takes its offsets from, and how many of them it begins with: the best one is taken.
    private static let (layouts, beginnings) = (3, 2)

    /// Fills the hole at one scale, and returns which one it was: the finest that is small enough, or a finer one where too little is left beside the
    /// hole. Throws `.badData` where nothing is there to fill it from, or the reason of a cancellation.
    private func layout(
        _ holes: [FixedPicture], seed: UInt64
    ) throws(SinGANError) -> (scale: Int, filling: ExemplarFilling, isLevelled: Bool) {
        let small = pyramid.sizes.lastIndex { $0.longSide <= settings.layoutSide } ?? 0
        func filling(_ scale: Int, _ number: Int = 0) -> ExemplarFilling {
            ExemplarFilling(sources[scale], hole: holes[scale], RandomField(seed: seed, purpose: .patches, scale: scale), number: number)
        }
        let first = (0...small).last { ExemplarFilling.pixels(of: holes[$0]) <= settings.layoutPixels } ?? 0
        for scale in first...small {
            let one = filling(scale)
            guard one.hasPatches else { continue }
            // A hole of nearly the whole picture leaves little to choose from.
            let isSmall = ExemplarFilling.pixels(of: holes[scale]) <= settings.layoutPixels
            let all = isSmall ? [one] + (1..<Self.layouts).map { filling(scale, $0) } : [one]
            return (scale, try montage(of: all, sources[scale]), isSmall)
        }
        throw SinGANError(
            .badData,
            "the mask leaves too little of the picture: at \(pyramid.sizes[small]), where the filling begins, no 7x7 pixels are free",
            hint: "Paint less of it white.")
    }

    /// Fills the hole as often as is given, and returns the levelled montage of all; a single one as it is. Throws the reason of a cancellation.
    private func montage(of fillings: [ExemplarFilling], _ source: FixedPicture) throws(SinGANError) -> ExemplarFilling {
        var fillings = fillings
        let cancellation = pool.cancellation
        fillings.withUnsafeMutableBufferPointer { fillings in
            let each = fillings.baseAddress!
            pool.run(fillings.count) { index, _ in try? each[index].run(cancellation) }
        }
        try cancellation.check()
        guard fillings.count > 1 else { return fillings[0] }
        // In the order in which they appear first, so that results don't depend on a set's.
        var (offsets, seen): ([HoleMontage.Offset], Set<HoleMontage.Offset>) = ([], [])
        for filling in fillings { for offset in filling.offsets where seen.insert(offset).inserted { offsets.append(offset) } }
        let montage = HoleMontage(source, inside: fillings[0].inside, offsets: offsets)
        let origins = fillings.prefix(Self.beginnings).map(\.origins)
        var montages = [(origins: [Int], cost: Int)?](repeating: nil, count: origins.count)
        montages.withUnsafeMutableBufferPointer { montages in
            let each = montages.baseAddress!
            pool.run(montages.count) { index, _ in each[index] = try? montage.improved(origins[index], cancellation) }
        }
        try cancellation.check()
        var best = fillings[0]
        if let least = montages.compactMap({ $0 }).min(by: { $0.cost < $1.cost }) { best.take(least.origins) }
        SeamLevelling(source, inside: best.inside, origins: best.origins).level(best.picture)
        return best
    }
}
