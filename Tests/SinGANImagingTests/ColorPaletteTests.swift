import SinGANSupport
import Testing

@testable import SinGANImaging

@Suite struct ColorPaletteTests {
    private let random = RandomField(seed: 1, purpose: .clustering)

    /// Pixels around five colours, none of them on its colour, in turns.
    private static let colors: [SIMD3<Float>] = [
        SIMD3(0.1, 0.1, 0.1), SIMD3(0.9, 0.2, 0.1), SIMD3(0.1, 0.8, 0.2), SIMD3(0.2, 0.1, 0.9), SIMD3(0.9, 0.9, 0.8),
    ]
    private static let clusters: Pixels = {
        let noise = RandomField(seed: 3, purpose: .sampling)
        let values = (0..<30 * 20).flatMap { pixel -> [Float] in
            // Of different sizes: the first colour has most pixels, the last fewest.
            let color = colors[[0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4][pixel % 12]]
            return (0..<3).map { color[$0] + Float(noise.uniform(x: pixel, channel: $0) - 0.5) * 0.1 }
        }
        return Pixels(width: 30, height: 20, values: values)
    }()

    private func mean(of cluster: Int) -> SIMD3<Float> {
        var (sum, count) = (SIMD3<Double>.zero, 0.0)
        for pixel in 0..<Self.clusters.width * Self.clusters.height {
            let v = SIMD3(Self.clusters.values[3 * pixel], Self.clusters.values[3 * pixel + 1], Self.clusters.values[3 * pixel + 2])
            guard ColorPalette(colors: Self.colors).nearest(to: v) == cluster else { continue }
            sum += SIMD3<Double>(v)
            count += 1
        }
        return SIMD3<Float>(sum / count)
    }

    /// Whatever the first centres: ten seeds.
    @Test(arguments: 0..<10) func clustersAreFoundAsTheMeansOfTheirPixels(seed: UInt64) {
        let palette = ColorPalette(of: Self.clusters, count: 5, RandomField(seed: seed, purpose: .clustering))
        #expect(palette.colors.count == 5)
        for cluster in 0..<5 {
            let wanted = mean(of: cluster)
            let found = palette.colors[palette.nearest(to: wanted)]
            for k in 0..<3 { #expect(abs(found[k] - wanted[k]) < 1e-6, "cluster \(cluster)") }
        }
    }

    /// The triples of one pixel are clustered, not three neighbours of one channel.
    @Test func aColourIsOnePixels() {
        // Rows of red and of green: with channels apart, there would be whites and blacks.
        let values = (0..<8 * 8).flatMap { row -> [Float] in row / 8 % 2 == 0 ? [1, 0, 0] : [0, 1, 0] }
        let palette = ColorPalette(of: Pixels(width: 8, height: 8, values: values), count: 2, random)
        #expect(Set(palette.colors) == [SIMD3(1, 0, 0), SIMD3(0, 1, 0)])
    }

    @Test func aPictureOfFewColoursHasAShortPalette() {
        let values = (0..<60).flatMap { pixel -> [Float] in pixel % 3 == 0 ? [0.25, 0.5, 0.75] : [1, 0, 0.5] }
        let pixels = Pixels(width: 10, height: 6, values: values)
        let palette = ColorPalette(of: pixels, count: 5, random)
        #expect(Set(palette.colors) == [SIMD3(0.25, 0.5, 0.75), SIMD3(1, 0, 0.5)])
        #expect(palette(pixels) == pixels)
        #expect(ColorPalette(of: Pixels(width: 4, height: 4, repeating: 0.5), count: 5, random).colors == [SIMD3(0.5, 0.5, 0.5)])
    }

    @Test func aPictureIsPaintedWithTheNearestColours() {
        let palette = ColorPalette(colors: [SIMD3(0, 0, 0), SIMD3(1, 0, 0), SIMD3(0, 0, 1)])
        let pixels = Pixels(width: 4, height: 1, values: [0.3, 0.2, 0.1, 0.8, 0.4, 0.3, 0.4, 0.4, 0.9, 0.5, 0, 0])
        // The last lies half-way: the first of both.
        #expect(palette(pixels).values == [0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0])
    }

    @Test func theSameFieldGivesTheSamePalette() {
        let picture = TestPictures.colorful(width: 40, height: 30)
        #expect(ColorPalette(of: picture, count: 5, random) == ColorPalette(of: picture, count: 5, random))
    }

    /// Converged: every centre is the mean of the pixels that are nearest to it.
    @Test func thePaletteHasSettled() {
        let picture = TestPictures.colorful(width: 40, height: 30)
        let palette = ColorPalette(of: picture, count: 5, random)
        var sums = [SIMD4<Double>](repeating: .zero, count: 5)
        for i in stride(from: 0, to: picture.values.count, by: 3) {
            let (r, g, b) = (picture.values[i], picture.values[i + 1], picture.values[i + 2])
            sums[palette.nearest(to: SIMD3(r, g, b))] += SIMD4(Double(r), Double(g), Double(b), 1)
        }
        for (sum, color) in zip(sums, palette.colors) {
            for k in 0..<3 { #expect(abs(Float(sum[k] / sum.w) - color[k]) < 1e-6) }
        }
    }
}
