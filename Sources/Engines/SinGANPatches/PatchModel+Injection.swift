import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// A request to make a picture anew from a source's patches: it enters at a scale, and from there on patches of the source replace its own detail.
public struct PatchInjection: Sendable {
    /// The picture that enters, at the result's size. With an area, what lies outside of it enters too: continue the colours there.
    public var picture: Pixels
    /// The area in which a result is wanted, 0...1, at the result's size; nil for everywhere. Elsewhere the result is the picture that entered.
    public var area: Mask?
    /// The scale at which it enters: 1 (coarse: little of the picture is kept) to the number of scales (fine); between whole numbers it enters
    /// blurred in between. At a scale k it has been shrunk to the size of scale k - 1 (SinGAN, section 4).
    public var scale: Double
    /// The share of the source in the colours, 0...1. At 0 they are the picture's own: brightness and colour stay what they were at the size of the
    /// scale below, and patches, compared by brightness alone, give the structure above it. At 1/2 they are the same, but no more saturated than the
    /// source. At 1 patches are taken as they are, colours and all.
    public var colors = 1.0
    /// Whether the picture's own fine detail stays beside that of the patches where only little of it has to give way.
    public var keepsDetail = true
    /// The share of the picture's own detail that has to give way where `keepsDetail` is set, 0 (nothing) to 1; nil for what the scale says.
    public var strength: Double?
    /// The seed of guesses and searches.
    public var seed: UInt64 = 0
    /// The number of the result among several for one seed.
    public var index = 0
    /// The record that takes where the result comes from; nil where nobody wants to know.
    public var origins: OriginsRecord?

    /// Makes a request for the whole picture in the source's colours, with seed 0.
    public init(_ picture: Pixels, at scale: Double) {
        self.picture = picture
        self.scale = scale
    }

    /// The share of colour and brightness that is the picture's own; the rest is the source's.
    var ownShare: Double { min(1, 2 - 2 * colors) }
    /// How far the picture's saturation is limited to the source's, 0...1.
    var limit: Double { min(1, 2 * colors) }
}

extension PatchModel {
    /// Makes a picture anew from this one's patches, in time proportional to the pixels of the area and of the source.
    ///
    /// - Throws: `.usage` where the result is too small for the scales or too large for this machine's memory, or the reason of a cancellation.
    public func inject(_ injection: PatchInjection, progress: @escaping PatchProgress = { _, _ in }) throws(SinGANError) -> Pixels {
        let size = PixelSize(width: injection.picture.width, height: injection.picture.height)
        let target = try pyramid.stretched(to: size)
        let own = max(0, min(injection.ownShare, 1))
        var demand = Demand(source: self.size, result: size)
        (demand.isPartial, demand.keepsColors) = (injection.area != nil, own > 0)
        try Self.checkMemory(demand)
        precondition(
            injection.area.map { ($0.width, $0.height) == (size.width, size.height) } ?? true,
            "PatchModel.inject: an area of another size than \(size)")
        let picture = own > 0 ? limited(injection) : injection.picture
        let entering = FixedPicture(picture, on: pool)
        let content = own > 0 ? desaturated(entering, by: own) : entering
        let real = min(max(injection.scale, 0), Double(target.count))
        let start = min(Int(real.rounded(.up)), target.count - 1)
        let (keys, resize) = (keys(withoutColors: own), FixedResize(pool: pool, kernels: pool.variant.table))
        let shrunk = FixedPicture(Self.size(at: real - 1, target.sizes))
        resize(content, into: shrunk)
        var job = PatchSynthesis.Job(
            sources: keys, atlas: atlas, targets: target.sizes, start: start, entering: FixedPicture(target.sizes[start]),
            seed: injection.seed, index: injection.index)
        resize(shrunk, into: job.entering)
        job.kept = own > 0 ? shrunk : nil
        if let area = injection.area {
            job.area = Self.scales(of: FixedPicture(area, on: pool), target, on: pool)
            job.outside = Self.scales(of: content, target, on: pool)
            job.beginsInPlace = size == self.size
        }
        var settings = settings
        (settings.bias, settings.forgiveness) = (own, settings.forgiveness * own)
        if own == 0 { (settings.gain, settings.texture) = (1, 0) }
        settings.completeness = 0
        let synthesis = PatchSynthesis(job, settings, on: pool)
        synthesis.finishedScale = { progress($0 - start + 1, target.count - start) }
        let result = try synthesis.run()
        injection.origins?.take(synthesis.origins(size))
        guard own > 0 else { return result.pixels(on: pool) }
        let back = Double(target.count) - real
        if injection.keepsDetail {
            keepDetail(of: content, shrunk, in: result, strength: injection.strength ?? back / Double(max(target.count - 1, 1)))
        }
        return colored(result, synthesis, picture, own, back: back, target)
    }

    /// Returns the shares of the patches' detail and of the picture's own at a strength of 0...1; their squares add to one.
    public func detailShares(strength: Double) -> (patches: Double, own: Double) {
        let share = max(0, min(strength / settings.wholeStrength, 1))
        return (share.squareRoot(), (1 - share).squareRoot())
    }

    /// Keeps the picture's own fine detail, where little shall give way, beside that of the patches: shares whose squares add to one, so that neither
    /// is softer than it was. Both have what they were held to in common.
    private func keepDetail(of content: FixedPicture, _ shrunk: FixedPicture, in result: FixedPicture, strength: Double) {
        guard strength < settings.wholeStrength else { return }
        let shares = detailShares(strength: strength)
        let (theirs, own) = (Int32((shares.patches * 256).rounded()), Int32((shares.own * 256).rounded()))
        let smooth = FixedPicture(result.size)
        FixedResize(pool: pool, kernels: pool.variant.table)(shrunk, into: smooth)
        let (target, low, detail, stride) = (result.samples, smooth.samples, content.samples, result.stride)
        pool.runRanges(result.height, least: 16) { rows, _ in
            for i in rows.lowerBound * stride..<rows.upperBound * stride {
                let base = Int32(low[i])
                let value = base + (theirs * (Int32(target[i]) - base) + own * (Int32(detail[i]) - base) + 128) >> 8
                target[i] = Int16(truncatingIfNeeded: max(0, min(value, Int32(FixedPicture.white))))
            }
        }
    }

    /// The result's brightness with the colours of what entered, a little blurred, and as far as they aren't all its own with those of the source's
    /// patches.
    private func colored(
        _ result: FixedPicture, _ synthesis: PatchSynthesis, _ picture: Pixels, _ own: Double, back: Double, _ target: PatchPyramid
    ) -> Pixels {
        let resize = FixedResize(pool: pool, kernels: pool.variant.table)
        let blurred = FixedPicture(Self.size(at: Double(target.count - 1) - back / 3, target.sizes))
        resize(FixedPicture(picture, on: pool), into: blurred)
        let colors = FixedPicture(result.size)
        resize(blurred, into: colors)
        let brightness = result.pixels(on: pool)
        let mine = brightness.withChroma(of: colors.pixels(on: pool))
        guard own < 1 else { return mine }
        colors.copy(result)
        synthesis.vote(keys[keys.count - 1], into: colors)
        let theirs = brightness.withChroma(of: colors.pixels(on: pool))
        return mine.mixed(with: theirs, Mask(width: mine.width, height: mine.height, repeating: Float(1 - own)))
    }

    /// The picture that enters, no more saturated than the source as far as that is wanted.
    private func limited(_ injection: PatchInjection) -> Pixels {
        guard injection.limit > 0 else { return injection.picture }
        let (here, there) = (saturation, Self.saturation(of: injection.picture, in: injection.area))
        let share = Float(1 - injection.limit * (1 - min(1, here / max(there, 1e-3))))
        guard share < 1 else { return injection.picture }
        var picture = injection.picture
        let luma = picture.luma()
        for i in picture.values.indices { picture.values[i] = luma[i / 3] + share * (picture.values[i] - luma[i / 3]) }
        return picture
    }

    /// Returns the saturation that 95 % of the pixels stay below: the largest difference of a channel to the luma.
    static func saturation(of pixels: Pixels, in area: Mask? = nil) -> Double {
        let luma = pixels.luma()
        var found: [Float] = []
        let inside = area.map { area in luma.indices.filter { area.values[$0] >= 0.5 } }
        let count = inside?.count ?? luma.count
        for number in stride(from: 0, to: count, by: max(1, count / 65536)) {
            let pixel = inside?[number] ?? number
            found.append((3 * pixel..<3 * pixel + 3).reduce(0) { max($0, abs(pixels.values[$1] - luma[pixel])) })
        }
        return found.isEmpty ? 0 : Double(found.sorted()[found.count * 95 / 100])
    }

    /// The size between two scales' sizes; beyond the ends the end's.
    static func size(at real: Double, _ sizes: [PixelSize]) -> PixelSize {
        guard sizes.count > 1, real < Double(sizes.count - 1) else { return sizes[sizes.count - 1] }
        let real = max(0, real)
        let low = Int(real)
        let (a, b, share) = (sizes[low], sizes[low + 1], real - Double(low))
        func between(_ a: Int, _ b: Int) -> Int { Int((Double(a) + share * Double(b - a)).rounded()) }
        return PixelSize(width: between(a.width, b.width), height: between(a.height, b.height))
    }

    /// Every channel brought nearer to the luma (Rec. 709), wholly for 1.
    func desaturated(_ picture: FixedPicture, by share: Double) -> FixedPicture {
        let result = FixedPicture(picture.size)
        let (source, target, part, stride) = (picture.samples, result.samples, Int32((share * 256).rounded()), picture.stride)
        pool.runRanges(picture.height, least: 16) { rows, _ in
            for i in Swift.stride(from: rows.lowerBound * stride, to: rows.upperBound * stride, by: 3) {
                let (r, g, b) = (Int32(source[i]), Int32(source[i + 1]), Int32(source[i + 2]))
                let luma = (218 * r + 732 * g + 74 * b + 512) >> 10
                target[i] = Int16(r + ((luma - r) * part + 128) >> 8)
                target[i + 1] = Int16(g + ((luma - g) * part + 128) >> 8)
                target[i + 2] = Int16(b + ((luma - b) * part + 128) >> 8)
            }
        }
        return result
    }
}

extension FixedPicture {
    /// The mask in all three channels.
    convenience init(_ mask: Mask, on pool: WorkerPool) {
        self.init(PixelSize(width: mask.width, height: mask.height))
        let (target, width) = (samples, mask.width)
        mask.values.withUnsafeBufferPointer { values in
            let source = values.baseAddress!
            pool.runRanges(mask.height, least: 16) { rows, _ in
                for i in rows.lowerBound * width..<rows.upperBound * width {
                    let sample = source[i] > 0 ? Int16((min(source[i], 1) * Float(Self.white)).rounded()) : 0
                    for c in 3 * i..<3 * i + 3 { target[c] = sample }
                }
            }
        }
    }
}
