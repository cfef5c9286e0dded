import SinGANEngine
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// Measures of how near samples come to the picture they are samples of, without weights that were learned elsewhere.
public struct SampleQuality: Sendable, Codable, Equatable {
    /// The sliced Wasserstein distance between the distributions of 7 x 7 patches of sample and picture, values in 0...1: 256 fixed directions,
    /// averaged over the levels of a 2 x box pyramid down to a short side of 16, and over the samples.
    public var swd: Double
    /// The mean squared distance per value from the samples' patches to the nearest of the picture's: high where there are artefacts.
    public var coherence: Double
    /// The mean squared distance per value from the picture's patches to the nearest of the sample's: high where something of the picture is lost.
    public var completeness: Double
    /// The paper's measure of diversity (section 3.1): the standard deviation over the samples of each pixel's grey value, averaged over the pixels,
    /// divided by that of the picture's grey values. nil with fewer than two samples, or with samples of different sizes.
    public var diversity: Double?
}

/// The metrics of samples against one picture.
public final class SampleMetrics {
    private let real: Pixels
    private let patches: PatchRows
    private let distribution: PatchDistribution
    private let compute: Compute

    /// The most patches of a picture whose nearest one is searched: every k-th in row order, k the smallest that leaves no more.
    static let limit = 4000
    /// The most distances that make a map: it has every k-th place of every k-th row, k the smallest that leaves no more. At 250 x 188 it has all of
    /// them.
    static let mapLimit = 1 << 34
    /// The patches among which the nearest is searched at a time, as columns: 39 MB.
    private static let block = 1 << 16

    /// Prepares to measure samples of a picture.
    ///
    /// - Throws: `.badData` for a picture that holds no patch of 7 x 7 pixels.
    public init(real: Pixels, compute: Compute) throws(SinGANError) {
        guard let patches = PatchRows(real) else { throw Self.tooSmall(real, "the picture") }
        (self.real, self.patches, self.compute) = (real, patches, compute)
        distribution = PatchDistribution(real, compute.pool)
    }

    /// Returns the measures' means over the samples.
    ///
    /// - Throws: `.badData` where a sample is too small, `.usage` without samples, or the reason of a cancellation.
    public func measure(_ samples: [Pixels]) throws(SinGANError) -> SampleQuality {
        guard !samples.isEmpty else { throw SinGANError(.usage, "there are no samples to measure") }
        var total = SampleQuality(swd: 0, coherence: 0, completeness: 0)
        for sample in samples {
            try compute.cancellation.check()
            guard let own = PatchRows(sample) else { throw Self.tooSmall(sample, "a sample") }
            total.swd += PatchDistribution(sample, compute.pool).distance(to: distribution)
            total.coherence += try meanDistance(from: own, to: patches)
            total.completeness += try meanDistance(from: patches, to: own)
        }
        let count = Double(samples.count)
        return SampleQuality(
            swd: total.swd / count, coherence: total.coherence / count, completeness: total.completeness / count,
            diversity: Self.diversity(samples, real))
    }

    /// Returns a map of the places that a sample is copied from: the place of the nearest patch of the picture, its column as red and its row as
    /// green from 0 to 1.
    ///
    /// Smooth areas are copied whole; edges are where the sample is put together. The map is as large as the sample has patches; for large samples,
    /// squares of places have the answer of their first (`mapLimit`).
    ///
    /// - Throws: `.badData` where the sample is too small, or the reason of a cancellation.
    public func copyMap(of sample: Pixels) throws(SinGANError) -> Pixels { try copyMap(of: sample, limit: Self.mapLimit) }

    func copyMap(of sample: Pixels, limit: Int) throws(SinGANError) -> Pixels {
        guard let own = PatchRows(sample) else { throw Self.tooSmall(sample, "a sample") }
        let places = { (step: Int) in (columns: (own.columns + step - 1) / step, rows: (own.rows + step - 1) / step) }
        var step = 1
        while step < max(own.columns, own.rows), places(step).columns * places(step).rows > limit / patches.count { step += 1 }
        let (columns, rows) = places(step)
        let nearest = try nearest(
            to: own, (0..<columns * rows).map { $0 / columns * step * own.columns + $0 % columns * step }, among: patches)
        var map = Pixels(width: own.columns, height: own.rows, repeating: 0.35)
        for place in 0..<own.count {
            let found = nearest[place / own.columns / step * columns + place % own.columns / step].index
            map.values[3 * place] = Float(found % patches.columns) / Float(max(patches.columns - 1, 1))
            map.values[3 * place + 1] = Float(found / patches.columns) / Float(max(patches.rows - 1, 1))
        }
        return map
    }

    private func meanDistance(from queries: PatchRows, to candidates: PatchRows) throws(SinGANError) -> Double {
        let step = (queries.count + Self.limit - 1) / Self.limit
        let picked = Array(stride(from: 0, to: queries.count, by: step))
        let nearest = try nearest(to: queries, picked, among: candidates)
        return nearest.reduce(0) { $0 + Double($1.distance) } / Double(picked.count * PatchRows.length)
    }

    /// Returns the nearest of the candidates to each of the picked queries.
    private func nearest(
        to queries: PatchRows, _ picked: [Int], among candidates: PatchRows
    ) throws(SinGANError) -> [(distance: Scalar, index: Int)] {
        let rows = queries.rows(picked)
        var best = [(distance: Scalar, index: Int)](repeating: (.infinity, 0), count: picked.count)
        for first in stride(from: 0, to: candidates.count, by: Self.block) {
            let range = first..<min(first + Self.block, candidates.count)
            let found = RowProducts.nearest(
                picked.count, range.count, PatchRows.length, queries: rows, candidates: candidates.columns(range), compute.pool)
            try compute.cancellation.check()
            for (query, near) in found.enumerated() where near.distance < best[query].distance {
                best[query] = (near.distance, first + near.index)
            }
        }
        return best
    }

    /// `SampleQuality.diversity` of samples of `real`; nil with fewer than two samples, or with samples of different sizes.
    public static func diversity(_ samples: [Pixels], _ real: Pixels) -> Double? {
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
