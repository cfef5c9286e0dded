import CProjections
import SinGANImaging
import SinGANNumerics
import SinGANSupport
import TestSupport
import Testing

@testable import SinGANEngine
@testable import SinGANQuality

/// The measures of samples against the golden ones, and against what they mean.
@Suite struct SampleQualityTests {
    /// What was agreed for figures that others computed in double precision; single precision sums come to 1e-6.
    private static let tolerance = 1e-4

    private static func pixels(_ entry: Safetensors.Entry, _ number: Int = 0) -> Pixels {
        let (height, width) = (entry.shape[entry.shape.count - 3], entry.shape[entry.shape.count - 2])
        let size = height * width * 3
        return Pixels(width: width, height: height, bytes: Array(entry.bytes[number * size..<(number + 1) * size]))
    }

    private static func pattern(_ width: Int, _ height: Int, _ shift: Int = 0) -> Pixels {
        Pixels(
            width: width, height: height, values: (0..<width * height * 3).map { Float(($0 * 37 + shift * 11 + $0 / 7 * 13) % 101) / 100 })
    }

    @Test func goldenFigures() throws {
        let golden = try Golden("metrics.safetensors").file
        let stored = try #require(golden.tensors["projections"])
        // The vectors in the program are the golden ones.
        #expect(stored.shape == [PatchRows.length, PatchDistribution.directions])
        let own = try #require(singan_projections())
        #expect(stored.floats == (0..<PatchRows.length * PatchDistribution.directions).map { own[$0] })
        let real = Self.pixels(try #require(golden.tensors["real"]))
        let samples = try #require(golden.tensors["samples"])
        let found = try SampleMetrics(real: real, compute: Compute()).measure((0..<samples.shape[0]).map { Self.pixels(samples, $0) })
        func near(_ value: Double?, _ name: String) throws {
            let expected = try #require(golden.tensors[name]?.doubles.first)
            #expect(abs(try #require(value) - expected) <= Self.tolerance * expected, "\(name): \(value ?? .nan) and \(expected)")
        }
        try near(found.swd, "swd")
        try near(found.coherence, "coherence")
        try near(found.completeness, "completeness")
        try near(found.diversity, "diversity")
    }

    @Test func aPictureIsItsOwnBestSample() throws {
        let real = Self.pattern(70, 44)
        let metrics = try SampleMetrics(real: real, compute: Compute())
        let own = try metrics.measure([real])
        #expect(own.swd == 0 && own.coherence < 1e-6 && own.completeness < 1e-6 && own.diversity == nil)
        // All of the upper half is in the whole, and not the other way round: waves don't repeat as the pattern does.
        let whole = TestPictures.waves(width: 70, height: 44)
        let half = Pixels(width: 70, height: 22, values: Array(whole.values.prefix(70 * 22 * 3)))
        let cut = try SampleMetrics(real: whole, compute: Compute()).measure([half])
        #expect(cut.coherence < 1e-6 && cut.completeness > 0.001, "\(cut)")
        let other = try metrics.measure([Pixels(width: 70, height: 44, repeating: 0.5)])
        #expect(other.swd > 0.05 && other.coherence > 0.01 && other.completeness > 0.01)
    }

    @Test func threadsDontMatter() throws {
        let (real, samples) = (Self.pattern(61, 50), [Self.pattern(61, 50, 3), Self.pattern(61, 50, 5)])
        let one = try SampleMetrics(real: real, compute: Compute(threads: 1)).measure(samples)
        #expect(try SampleMetrics(real: real, compute: Compute(threads: 3)).measure(samples) == one)
    }

    /// Against the defining loops, on few rows.
    @Test func theNearestIsTheNearest() throws {
        let (a, b) = (try #require(PatchRows(Self.pattern(12, 9))), try #require(PatchRows(Self.pattern(10, 11, 4))))
        let picked = Array(stride(from: 0, to: a.count, by: 2))
        let (rows, count) = (a.rows(picked), picked.count)
        let columns = b.columns(0..<b.count)
        let found = RowProducts.nearest(count, b.count, PatchRows.length, queries: rows, candidates: columns, Compute().pool)
        #expect(count == (a.count + 1) / 2 && found.count == count)
        for query in 0..<count {
            let distances = (0..<b.count).map { candidate in
                (0..<PatchRows.length).reduce(0.0) { sum, i in
                    let difference = Double(rows.pointer[query * PatchRows.length + i] - columns.pointer[i * b.count + candidate])
                    return sum + difference * difference
                }
            }
            let least = try #require(distances.min())
            #expect(abs(Double(found[query].distance) - least) < 1e-4 && distances[found[query].index] < least + 1e-4)
        }
    }

    /// A copy of a part of the picture is copied from there.
    @Test func theMapShowsWhereThingsComeFrom() throws {
        let real = Self.pattern(40, 30)
        var part = Pixels(width: 20, height: 15, repeating: 0)
        for y in 0..<15 { for i in 0..<60 { part.values[y * 60 + i] = real.values[((y + 8) * 40 + 11) * 3 + i] } }
        let metrics = try SampleMetrics(real: real, compute: Compute())
        let map = try metrics.copyMap(of: part)
        #expect((map.width, map.height) == (14, 9))
        // Five places by three, where no more are looked for.
        let coarse = try metrics.copyMap(of: part, limit: 15 * (40 - 6) * (30 - 6))
        #expect((coarse.width, coarse.height) == (14, 9) && coarse != map)
        for place in 0..<14 * 9 {
            let first = place / 14 / 3 * 3 * 14 + place % 14 / 3 * 3
            #expect(coarse.values[3 * place..<3 * place + 3] == map.values[3 * first..<3 * first + 3])
        }
        for y in 0..<9 {
            for x in 0..<14 {
                #expect(abs(map.values[(y * 14 + x) * 3] * 33 - Float(x + 11)) < 0.01)
                #expect(abs(map.values[(y * 14 + x) * 3 + 1] * 23 - Float(y + 8)) < 0.01)
            }
        }
    }

    @Test func whatIsTooSmallIsRefused() throws {
        #expect(#expect(throws: SinGANError.self) { try SampleMetrics(real: Self.pattern(6, 40), compute: Compute()) }?.code == .badData)
        let metrics = try SampleMetrics(real: Self.pattern(40, 30), compute: Compute())
        #expect(#expect(throws: SinGANError.self) { try metrics.measure([]) }?.code == .usage)
        #expect(#expect(throws: SinGANError.self) { try metrics.measure([Self.pattern(40, 5)]) }?.code == .badData)
    }
}
