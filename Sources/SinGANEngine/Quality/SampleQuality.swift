import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// How near samples come to the picture they are samples of, without weights that were learned elsewhere.
public struct SampleQuality: Sendable, Codable, Equatable {
    /// Sliced Wasserstein distance between the distributions of 7 x 7 patches of sample and picture, values in 0...1: 256 fixed directions, averaged over
    /// the levels of a 2 x box pyramid down to a short side of 16, and over the samples.
    public var swd: Double
    /// Mean squared distance per value from the samples' patches to the nearest of the picture's: high where there are artefacts.
    public var coherence: Double
    /// The same from the picture's patches to the nearest of the sample's: high where something of the picture is lost.
    public var completeness: Double
    /// The paper's (section 3.1): the standard deviation over the samples of each pixel's grey value, averaged over the pixels, by that of the picture's grey values. nil
    /// with fewer than two samples, or with samples of different sizes.
    public var diversity: Double?
}

/// Measures samples against one picture.
public final class QualityJudge {
    private let real: Pixels
    private let patches: PatchRows
    private let distribution: PatchDistribution
    private let columns: Buffer
    private let compute: Compute

    /// At most so many patches ask for their nearest: every k-th in row order, k the smallest that leaves no more.
    static let limit = 4000

    /// Throws `.badData` for a picture that holds no patch of 7 x 7 pixels.
    public init(real: Pixels, compute: Compute) throws(SinGANError) {
        guard let patches = PatchRows(real) else { throw Self.tooSmall(real, "the picture") }
        (self.real, self.patches, self.compute) = (real, patches, compute)
        distribution = PatchDistribution(real, compute.pool)
        columns = patches.asColumns()
    }

    /// The mean over the samples. Throws `.badData` where one is too small, `.usage` without samples, or the reason of a cancellation.
    public func measure(_ samples: [Pixels]) throws(SinGANError) -> SampleQuality {
        guard !samples.isEmpty else { throw SinGANError(.usage, "there are no samples to measure") }
        var total = SampleQuality(swd: 0, coherence: 0, completeness: 0)
        for sample in samples {
            try compute.cancellation.check()
            guard let own = PatchRows(sample) else { throw Self.tooSmall(sample, "a sample") }
            total.swd += PatchDistribution(sample, compute.pool).distance(to: distribution)
            total.coherence += meanDistance(from: own, to: columns, patches.count)
            total.completeness += meanDistance(from: patches, to: own.asColumns(), own.count)
        }
        let count = Double(samples.count)
        return SampleQuality(
            swd: total.swd / count, coherence: total.coherence / count, completeness: total.completeness / count,
            diversity: Self.diversity(samples, real))
    }

    /// Where each place of a sample is copied from: the place of the nearest patch of the picture, its column as red and its row as green from 0 to 1.
    /// Smooth areas are copied whole; edges are where the sample is put together. As large as the sample has patches. Throws as `measure` does.
    public func copyMap(of sample: Pixels) throws(SinGANError) -> Pixels {
        guard let own = PatchRows(sample) else { throw Self.tooSmall(sample, "a sample") }
        let (rows, count) = own.rows()
        let nearest = RowProducts.nearest(count, patches.count, PatchRows.length, queries: rows, candidates: columns, compute.pool)
        try compute.cancellation.check()
        var map = Pixels(width: own.columns, height: own.rows, repeating: 0.35)
        for (place, found) in nearest.enumerated() {
            map.values[3 * place] = Float(found.index % patches.columns) / Float(max(patches.columns - 1, 1))
            map.values[3 * place + 1] = Float(found.index / patches.columns) / Float(max(patches.rows - 1, 1))
        }
        return map
    }

    private func meanDistance(from queries: PatchRows, to candidates: Buffer, _ count: Int) -> Double {
        let step = (queries.count + Self.limit - 1) / Self.limit
        let (rows, picked) = queries.rows(every: step)
        let nearest = RowProducts.nearest(picked, count, PatchRows.length, queries: rows, candidates: candidates, compute.pool)
        return nearest.reduce(0) { $0 + Double($1.distance) } / Double(picked * PatchRows.length)
    }

    static func diversity(_ samples: [Pixels], _ real: Pixels) -> Double? {
        guard let first = samples.first, samples.count > 1,
            samples.allSatisfy({ ($0.width, $0.height) == (first.width, first.height) })
        else { return nil }
        func grey(_ pixels: Pixels, _ index: Int) -> Double {
            (Double(pixels.values[3 * index]) + Double(pixels.values[3 * index + 1]) + Double(pixels.values[3 * index + 2])) / 3
        }
        func deviation(_ values: [Double]) -> Double {
            let mean = values.reduce(0, +) / Double(values.count)
            return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
        }
        let own = deviation((0..<real.width * real.height).map { grey(real, $0) })
        let spread = (0..<first.width * first.height).reduce(0.0) { sum, index in sum + deviation(samples.map { grey($0, index) }) }
        return spread / Double(first.width * first.height) / own
    }

    private static func tooSmall(_ pixels: Pixels, _ what: String) -> SinGANError {
        SinGANError(
            .badData, "\(what) is \(pixels.width)x\(pixels.height), and patches of \(PatchRows.side)x\(PatchRows.side) are compared",
            hint: "Take a larger one.")
    }
}
