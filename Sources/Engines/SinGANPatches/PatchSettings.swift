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

    /// Makes the study's settings.
    public init() {}

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
