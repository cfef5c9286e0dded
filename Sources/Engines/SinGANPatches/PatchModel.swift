import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// A function that is told how far a synthesis is: scales done, of how many.
public typealias PatchProgress = @Sendable (_ done: Int, _ count: Int) -> Void

/// A picture as its patches, at every scale up to its own size. Nothing is trained (GPNN, Granot et al., CVPR 2022).
///
///     let model = try PatchModel(pixels, on: pool)
///     let picture = try model.sample(PatchSample())
///
/// Results depend on the picture, the request and the settings alone: they are the same bytes on every processor and for any number of threads.
/// Models and samples that use one pool at the same time take turns.
public final class PatchModel: Sendable {
    /// The sizes of the picture's scales.
    public let pyramid: PatchPyramid
    /// The settings of searching and voting.
    public let settings: PatchSettings
    let sources: [FixedPicture]
    /// The picture among other examples that patches may come from; nil where there is none.
    let atlas: ExampleAtlas?
    let pool: WorkerPool
    let saturation: Double
    private let grey: GreySources

    /// Makes the scales of a picture, in time proportional to its pixels.
    ///
    /// - Parameter examples: other pictures that patches may come from too.
    /// - Throws: `.badData` for a picture smaller than two patches or with a side above 16384, `.usage` for too many examples, or the reason of a
    ///   cancellation.
    package init(_ pixels: Pixels, and examples: [Pixels] = [], _ settings: PatchSettings = .init(), on pool: WorkerPool)
        throws(SinGANError)
    {
        pyramid = try PatchPyramid(PixelSize(width: pixels.width, height: pixels.height), settings)
        self.settings = settings
        self.pool = pool
        sources = Self.scales(of: FixedPicture(pixels, on: pool), pyramid, on: pool)
        atlas = examples.isEmpty ? nil : try ExampleAtlas(sources, examples.map { FixedPicture($0, on: pool) }, on: pool)
        saturation = ([pixels] + examples).map { Self.saturation(of: $0) }.max() ?? 0
        grey = GreySources()
        try pool.cancellation.check()
    }

    /// Makes a model of the same picture that computes on another pool. Nothing is copied.
    package init(_ other: PatchModel, on pool: WorkerPool) {
        (pyramid, settings, sources, saturation) = (other.pyramid, other.settings, other.sources, other.saturation)
        atlas = other.atlas
        (grey, self.pool) = (other.grey, pool)
    }

    /// The picture's size.
    public var size: PixelSize { pyramid.finest }

    /// Whether one was made of the other, so that they have one memory.
    package func sharesPicture(with other: PatchModel) -> Bool { grey === other.grey }

    /// The pictures that patches are taken from, at every scale.
    var keys: [FixedPicture] { atlas?.pictures ?? sources }

    /// Returns the pictures that patches are taken from without `share`, 0...1, of their colours.
    func keys(withoutColors share: Double) -> [FixedPicture] {
        let part = Int((share * 256).rounded())
        guard part > 0 else { return keys }
        return grey.of(part, pool.cancellation) { keys.map { desaturated($0, by: share) } }
    }

    /// Returns the picture at every scale, coarsest first, each made of the next finer one.
    static func scales(of picture: FixedPicture, _ pyramid: PatchPyramid, on pool: WorkerPool) -> [FixedPicture] {
        let resize = FixedResize(pool: pool, kernels: pool.variant.table)
        var scales = [picture]
        for size in pyramid.sizes.dropLast().reversed() {
            let coarser = FixedPicture(size)
            resize(scales[0], into: coarser)
            scales.insert(coarser, at: 0)
        }
        return scales
    }
}

extension PatchModel {
    /// The sizes that decide how much memory a synthesis needs.
    public struct Demand: Sendable {
        /// The size of the source.
        public var source: PixelSize
        /// The size of the result.
        public var result: PixelSize
        /// Whether only an area of the result changes: the mask and what lies outside are kept at every scale.
        public var isPartial = false
        /// Whether a picture keeps its own colours: means and energies of all patches, the source without colours, and both colours of the result.
        public var keepsColors = false
        /// The bytes for each pixel of the result that are kept beside it, such as other finished results.
        public var beside = 0

        /// Makes the demand of a whole result in the source's colours.
        public init(source: PixelSize, result: PixelSize) { (self.source, self.result) = (source, result) }

        /// The peak bytes. For each pixel of the source: its samples at all scales (6 bytes, 14 with the coarser ones) and blurred ones (6). For each
        /// pixel of the result: two guesses (12), the field twice and its costs (12), and the result in floating point (12).
        public var bytes: Double {
            let (source, result) = (Double(source.width) * Double(source.height), Double(result.width) * Double(result.height))
            let perSource = keepsColors ? 64.0 : 32
            let perResult = (keepsColors ? 145 : 36) + (isPartial ? 90 : 0) + beside
            return 3e7 + source * perSource + result * Double(perResult)
        }
    }

    /// Checks that the machine's memory suffices.
    ///
    /// - Throws: `.usage` where it doesn't.
    public static func checkMemory(_ demand: Demand) throws(SinGANError) {
        try Machine.checkMemory(demand.bytes, "a result of \(demand.result) needs", hint: "Ask for a smaller one.")
    }
}

/// The settings of searching patches and putting them together. The defaults are those of the study (Tests/Benchmarks/study/Patches.md).
public struct PatchSettings: Sendable, Hashable {
    /// The short side of the coarsest scale, in pixels.
    public var coarsestSide = 19
    /// The size of a scale relative to the next finer one.
    public var ratio = 0.75
    /// The number of searches and votes at scales of up to `coarseSide` pixels on the long side; beyond that it falls in inverse proportion to the
    /// side.
    public var iterations = 10
    /// The long side, in pixels, up to which a scale gets all `iterations`.
    public var coarseSide = 64
    /// The number of searches and votes that large scales get at least.
    public var leastIterations = 2
    /// The share, 0...1, of the difference between the mean colours of two patches that costs nothing when they are compared, where pictures keep
    /// their own colours. (The whole difference is compensated when they vote: the bias of Image Melding, Darabi et al., SIGGRAPH 2012, section 3.2.)
    public var forgiveness = 0.7
    /// The share of that difference that is compensated.
    var bias = 0.0
    /// The largest factor of a patch's contrast, 1...3.9, where that brings it nearer to the guess (the gain of Image Melding).
    public var gain = 1.8
    /// The share of a patch's missing texture, compared with what the source has at such a brightness, that is added to its cost.
    public var texture = 0.9
    /// The strength from which on none of a picture's own detail stays beside that of the patches.
    public var wholeStrength = 0.5
    /// The preference for patches of the source that appear nowhere yet: the inverse of alpha in equation 4 of GPNN (Granot et al., CVPR 2022), where
    /// squared differences are means over a patch of values of 0...1; 0 for no preference.
    public var completeness = 100.0
    /// The long side, in pixels, up to which that preference holds.
    public var completenessSide = 128
    /// The radius, in pixels, up to which better patches are looked for at random where the coarser scale has found some already; scales of up to
    /// twice `coarseSide` are searched as far as they reach.
    public var far = 32
    /// The number of comparisons up to which every patch is compared with every other one.
    public var exhaustiveComparisons = 1_000_000
    /// The long side up to which a hole is laid out (`PatchModel.fill`), and the pixels that it may have there: the seams of more take seconds.
    var (layoutSide, layoutPixels) = (170, 2000)

    /// Makes the study's settings.
    public init() {}

    /// The settings for previews: large scales are searched once, which costs half the time and a little sharpness, and holes are laid out smaller.
    package static var quick: PatchSettings {
        var settings = PatchSettings()
        settings.leastIterations = 1
        (settings.layoutSide, settings.layoutPixels) = (120, 600)
        return settings
    }

    /// The settings for samples, which compare pictures as they are, without free means.
    var forSamples: PatchSettings {
        var settings = self
        (settings.bias, settings.forgiveness) = (0, 0)
        return settings
    }

    /// Returns the number of searches and votes at a scale of this long side.
    func iterations(at longSide: Int) -> Int {
        longSide <= coarseSide ? iterations : max(leastIterations, iterations * coarseSide / longSide)
    }
}

/// The sizes of every scale, coarsest first (scale 0), up to the picture's own.
///
/// They are planned like SinGAN's (`PyramidPlan`): the factor between scales is fitted so that the coarsest scale's short side is `coarsestSide` at
/// the picture's own size. A picture of SinGAN's size gets SinGAN's scales.
public struct PatchPyramid: Sendable, Hashable {
    /// The size of every scale; the last one is the picture's.
    public let sizes: [PixelSize]
    /// The least side in pixels: two patches.
    public static let smallestSide = 14

    /// The longest side in pixels.
    public static let longestSide = 16384

    /// Plans the scales of a picture.
    ///
    /// - Throws: `.badData` for a picture smaller than two patches or with a side above `longestSide`.
    public init(_ picture: PixelSize, _ settings: PatchSettings) throws(SinGANError) {
        let short = picture.shortSide
        guard short >= Self.smallestSide else {
            throw SinGANError(
                .badData, "the picture is \(picture): its short side must be at least \(Self.smallestSide) pixels, two patches",
                hint: "Take a larger picture.")
        }
        guard picture.longSide <= Self.longestSide else {
            throw SinGANError(
                .badData, "the picture is \(picture): patches take sides of at most \(Self.longestSide) pixels", hint: "Shrink it first.")
        }
        let shrink = Double(min(settings.coarsestSide, short)) / Double(short)
        let last = max(0, Int((log(shrink) / log(settings.ratio)).rounded(.up)))
        let factor = last > 0 ? pow(shrink, 1 / Double(last)) : 1
        // The coarsest size often lies half-way between two whole numbers: it is computed in whole numbers, so that every processor rounds it alike.
        let coarsest = min(settings.coarsestSide, short)
        func shrunk(_ side: Int) -> Int { (2 * coarsest * side + short) / (2 * short) }
        sizes = (0...last).map {
            $0 == 0
                ? PixelSize(width: shrunk(picture.width), height: shrunk(picture.height))
                : Self.scaled(picture, pow(factor, Double(last - $0)))
        }
    }

    private init(sizes: [PixelSize]) { self.sizes = sizes }

    /// The number of scales.
    public var count: Int { sizes.count }
    /// The size of the finest scale: the picture's.
    public var finest: PixelSize { sizes[sizes.count - 1] }

    /// Returns the sizes for a result of `target` instead of the picture's own: every scale's stretched alike, but none smaller than two patches side
    /// by side. Throws `.usage` for a target smaller than that or with a side above `longestSide`.
    func stretched(to target: PixelSize) throws(SinGANError) -> PatchPyramid {
        if target == finest { return self }
        let (own, smallest) = (finest, Self.smallestSide / 2 + 1)
        guard target.shortSide >= smallest, target.longSide <= Self.longestSide else {
            throw SinGANError(
                .usage, "a result of \(target) can't be made of patches",
                hint: "Its sides must be \(smallest) to \(Self.longestSide) pixels.")
        }
        func stretched(_ side: Int, _ target: Int, _ own: Int) -> Int {
            max(smallest, Int((Double(side) * Double(target) / Double(own)).rounded()))
        }
        var sizes = sizes.map {
            PixelSize(width: stretched($0.width, target.width, own.width), height: stretched($0.height, target.height, own.height))
        }
        sizes[sizes.count - 1] = target
        return PatchPyramid(sizes: sizes)
    }

    static func scaled(_ size: PixelSize, _ factor: Double) -> PixelSize {
        PixelSize(
            width: max(1, Int((Double(size.width) * factor).rounded())), height: max(1, Int((Double(size.height) * factor).rounded())))
    }
}
