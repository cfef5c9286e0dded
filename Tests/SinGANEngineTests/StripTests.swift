import SinGANNumerics
import SinGANSupport
import TestSupport
import Testing

@testable import SinGANEngine

/// A part of a map made alone has the bits that it has in the whole.
@Suite struct StripTests {
    @Test(arguments: [0..<1, 0..<44, 7..<8, 13..<37, 43..<44])
    func rowsOfAResizedMap(rows: Range<Int>) {
        let source = Tensor(Shape(h: 31, w: 23, c: 3))
        let pool = WorkerPool(threads: 3)
        // Some beyond -1...1, so that clamping shows.
        NormalMap.fill(source, RandomField(seed: 3, purpose: .sampling), .color, on: pool)
        for clamped in [false, true] {
            let resample = Resample(from: source.shape, h: 44, w: 29)
            let (whole, part) = (Tensor(Shape(h: 44, w: 29, c: 3)), Tensor(Shape(h: rows.count, w: 29, c: 3)))
            resample(source, into: whole, clamped: clamped, on: pool)
            resample(source, rows: rows, into: part, clamped: clamped, on: pool)
            #expect(part.values == Array(whole.values[rows.lowerBound * 87..<rows.upperBound * 87]))
        }
    }

    /// Enlarged and shrunk, from no more of the source than is needed.
    @Test(arguments: [(0, 0, 29, 44), (0, 0, 1, 1), (28, 43, 1, 1), (3, 7, 20, 11), (17, 0, 12, 44)])
    func windowOfAResizedMap(x: Int, y: Int, width: Int, height: Int) {
        let pool = WorkerPool(threads: 2)
        for size in [(h: 31, w: 23), (h: 90, w: 70)] {
            let source = Tensor(Shape(h: size.h, w: size.w, c: 3))
            NormalMap.fill(source, RandomField(seed: 3, purpose: .sampling), .color, on: pool)
            let resample = Resample(from: source.shape, h: 44, w: 29)
            let (whole, part) = (Tensor(Shape(h: 44, w: 29, c: 3)), Tensor(Shape(h: height, w: width, c: 3)))
            let expected = Tensor(part.shape)
            let needed = resample.sources(rows: y..<y + height, columns: x..<x + width)
            let piece = Tensor(Shape(h: needed.rows.count, w: needed.columns.count, c: 3))
            piece.cut(from: source, x: needed.columns.lowerBound, y: needed.rows.lowerBound)
            for clamped in [false, true] {
                resample(source, into: whole, clamped: clamped, on: pool)
                expected.cut(from: whole, x: x, y: y)
                resample(
                    Resample.Window(of: piece, x: needed.columns.lowerBound, y: needed.rows.lowerBound),
                    to: Resample.Window(of: part, x: x, y: y), clamped: clamped, on: pool)
                #expect(part.values == expected.values)
            }
        }
    }

    @Test(arguments: [0..<1, 5..<20, 39..<40]) func rowsOfNoise(rows: Range<Int>) {
        let field = RandomField(seed: 3, purpose: .sampling, scale: 2)
        for variant in KernelVariant.available {
            let pool = WorkerPool(threads: 2, variant: variant)
            let (whole, part) = (Tensor(Shape(h: 40, w: 70, c: 3)), Tensor(Shape(h: rows.count, w: 70, c: 3)))
            NormalMap.fill(whole, field, .color, on: pool)
            NormalMap.fill(part, field, .color, firstRow: rows.lowerBound, on: pool)
            #expect(part.values == Array(whole.values[rows.lowerBound * 210..<rows.upperBound * 210]))
        }
    }

    /// Before the map's beginning too.
    @Test(arguments: [NormalMap.Channels.grey, .color]) func windowOfNoise(_ channels: NormalMap.Channels) {
        let field = RandomField(seed: 3, purpose: .sampling, scale: 2)
        for variant in KernelVariant.available {
            let pool = WorkerPool(threads: 2, variant: variant)
            let part = Tensor(Shape(h: 9, w: 70, c: 3))
            NormalMap.fill(part, field, channels, firstColumn: -5, firstRow: -2, on: pool)
            for (x, y) in [(0, 0), (4, 1), (5, 2), (69, 8)] {
                for k in 0..<3 {
                    let normal = field.normal(x: x - 5, y: y - 2, channel: channels == .grey ? 0 : k)
                    #expect(part.pointer[3 * (70 * y + x) + k] == Scalar(normal))
                }
            }
        }
    }

    /// Large pictures go through a finished network strip by strip: the same as in one piece.
    @Test(arguments: KernelVariant.available, [8, 16]) func stripsOfAPicture(_ variant: KernelVariant, _ channels: Int) {
        let (pool, field) = (WorkerPool(threads: 2, variant: variant), RandomField(seed: 4, purpose: .sampling))
        var numbers = TestNumbers(9)
        let parameters = numbers.parameters(NetworkShape(channels: channels, outputs: 3))
        let previous = Tensor(Shape(h: 131, w: 37, c: 3))
        let x = Tensor(previous.shape.grown(by: 5))
        for map in [previous, x] { NormalMap.fill(map, field, .color, on: pool) }
        let run = { (limit: Int) in
            let network = EvaluationNetwork(parameters, RunningStatistics(channels: channels), mapLimit: limit)
            let output = Tensor(previous.shape)
            let space = EvaluationWorkspace(network.workspaceCount(for: x.shape))
            network(x, previous: previous, into: output, network.makeFilters(), space, on: pool)
            return (output.values, network.workspaceCount(for: x.shape))
        }
        let (whole, strips) = (run(.max), run(58 * 47 * channels))
        #expect(2 * strips.1 < whole.1)
        // But for rounding: kernels cut a strip into other blocks than the whole.
        #expect(relativeError(strips.0.map { Double($0) }, whole.0.map { Double($0) }) <= 1e-5)
    }
}
