import SinGANImaging
import SinGANNumerics
import TestSupport
import Testing

@testable import SinGANEngine

/// What a crop gets of the scales below is what it would have got of a whole sample.
@Suite struct SampleWindowTests {
    private static let sizes = [(25, 30), (33, 39), (44, 52), (58, 69), (58, 69), (78, 92)].map { PixelSize(width: $0, height: $1) }
    private static let crop = PixelSize(width: 32, height: 36)

    /// Of random weights, with something to say.
    private static func finished(palette: ColorPalette?) -> [FinishedScale] {
        var numbers = TestNumbers(5)
        return sizes.indices.dropLast().map { scale in
            let network = EvaluationNetwork(numbers.parameters(NetworkShape(channels: 8, outputs: 3)), RunningStatistics(channels: 8))
            return FinishedScale(network: network, amplitude: scale == 0 ? 1 : 0.3, palette: scale == 2 ? palette : nil)
        }
    }

    @Test(arguments: [Border.zeros, .noise], [false, true]) func windowsAreCutFromSamples(_ border: Border, _ isQuantized: Bool) {
        let (pool, draws) = (WorkerPool(threads: 2), SeededDraws(seed: 4))
        let palette = isQuantized ? ColorPalette(colors: [[0.2, 0.5, 0.6], [0.7, 0.6, 0.4], [0.5, 0.1, 0.9]]) : nil
        let scales = Self.finished(palette: palette)
        let stack = GeneratorStack(scales, border: border, on: pool)
        let windows = PyramidForward(scales, border: border, sizes: Self.sizes, crop: Self.crop, on: pool)
        let (last, margin) = (Self.sizes[5], NetworkShape.margin)
        for (step, place) in [(0, 0), (20, 11), (46, 56), (3, 50), (46, 0)].enumerated() {
            let whole = stack.run(Tensor(zeros: Self.sizes[0].shape), sizes: Self.sizes) { level, map in
                draws.lowerNoise(level: level, scale: 5, iteration: 7, step: step, x: 0, y: 0, into: map, on: pool)
            }
            let window = windows.window(x: place.0, y: place.1) { level, x, y, map in
                draws.lowerNoise(level: level, scale: 5, iteration: 7, step: step, x: x, y: y, into: map, on: pool)
            }
            // All that a crop sees of the picture, and not much more.
            #expect(window.columns.contains(max(place.0 - margin, 0)) && window.rows.contains(max(place.1 - margin, 0)))
            #expect(window.columns.contains(min(place.0 + Self.crop.width + margin, last.width) - 1))
            #expect(window.rows.contains(min(place.1 + Self.crop.height + margin, last.height) - 1))
            #expect(window.pixels.shape == Shape(h: 46, w: 42, c: 3))
            let expected = Tensor(window.pixels.shape)
            expected.cut(from: whole, x: window.x, y: window.y)
            // Kernels cut a window into other blocks than the whole. Rounding may tip a colour over to another of the palette.
            let different = zip(window.pixels.values, expected.values).filter { abs($0 - $1) > 1e-5 }.count
            #expect(different <= 30, "\(different) values of the window at \(place)")
            guard !isQuantized else { continue }
            #expect(relativeError(window.pixels.values.map { Double($0) }, expected.values.map { Double($0) }) <= 1e-5)
        }
    }

    /// A fine scale's windows depend on the crop alone, however large the picture is.
    @Test func windowsDontGrow() throws {
        var configuration = TrainingConfiguration()
        let areas = try [1024, 2048].map { size in
            configuration.maxSize = size
            let plan = try PyramidPlan(picture: PixelSize(width: size, height: size * 3 / 4), configuration)
            let extents = PyramidForward.extents(below: plan.sizes, crop: PixelSize(width: 80, height: 80))
            return extents.suffix(5).map { $0.made.width * $0.made.height }
        }
        for (one, other) in zip(areas[0], areas[1]) {
            #expect(one < 80 * 80 && abs(one - other) < 200)
        }
    }
}
