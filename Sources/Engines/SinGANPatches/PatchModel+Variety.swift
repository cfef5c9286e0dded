import SinGANImaging
import SinGANNumerics
import SinGANSupport

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
