import Foundation
import TestSupport
import Testing

@testable import SinGANNumerics

/// Every kernel variant that this processor runs, against loops in double precision that follow the definitions: odd shapes, tiles at the edges, maps of
/// one tile or less, channels that fill no vector, first and last layers.
@Suite struct ConvolutionTests {
    static let tolerance = MemoryLayout<Scalar>.size == 4 ? 2e-5 : 1e-12

    struct Case: CustomTestStringConvertible {
        let n, h, w, c, o: Int
        var testDescription: String { "\(n) of \(w)x\(h), \(c) to \(o)" }
    }

    static let cases = [
        Case(n: 1, h: 9, w: 7, c: 3, o: 8), Case(n: 2, h: 11, w: 13, c: 8, o: 5), Case(n: 1, h: 30, w: 41, c: 6, o: 1),
        Case(n: 3, h: 5, w: 17, c: 16, o: 3), Case(n: 1, h: 3, w: 3, c: 5, o: 7), Case(n: 1, h: 3, w: 200, c: 32, o: 6),
        Case(n: 1, h: 150, w: 3, c: 7, o: 2), Case(n: 2, h: 6, w: 6, c: 32, o: 32), Case(n: 1, h: 7, w: 12, c: 64, o: 33),
        Case(n: 3, h: 25, w: 34, c: 32, o: 32), Case(n: 1, h: 20, w: 19, c: 128, o: 128), Case(n: 2, h: 21, w: 18, c: 3, o: 64),
        Case(n: 2, h: 23, w: 33, c: 64, o: 1), Case(n: 1, h: 16, w: 60, c: 100, o: 3), Case(n: 1, h: 8, w: 9, c: 1, o: 40),
    ]

    /// The numbers of a case, and the definitions.
    struct Fixture {
        let t: Case
        let pool: WorkerPool
        let x, gy: Tensor
        let filters: Filters
        private let memory: Buffer
        /// Of x, and of a map of y's shape.
        let below, above: NormalizedActivation

        init(_ t: Case, _ variant: KernelVariant, threads: Int = 2) {
            self.t = t
            pool = WorkerPool(threads: threads, variant: variant)
            var numbers = TestNumbers(UInt64(t.h * 1000 + t.w))
            let shape = Shape(n: t.n, h: t.h, w: t.w, c: t.c)
            memory = Buffer(9 * t.c * t.o)
            numbers.fill(memory.pointer, memory.count)
            filters = Filters(memory.pointer, inputs: t.c, outputs: t.o)
            gy = numbers.tensor(shape.grown(by: -1, channels: t.o))
            (below, above) = (Self.normalization(shape, &numbers), Self.normalization(gy.shape, &numbers))
            x = below.y
        }

        private static func normalization(_ shape: Shape, _ numbers: inout TestNumbers) -> NormalizedActivation {
            let result = NormalizedActivation(shape)
            numbers.fill(result.y.pointer, result.y.count)
            for map in 0..<shape.n {
                for row in [result.statistics.mean(map), result.statistics.scale(map), result.statistics.shift(map)] {
                    numbers.fill(row, shape.c)
                }
            }
            return result
        }

        var prepared: PreparedFilters { PreparedFilters(filters) }

        /// What the operand stands for, in double precision.
        static func activation(_ l: NormalizedActivation) -> [Double] {
            (0..<l.y.count).map { i in
                let n = before(l, i)
                return n > 0 ? n : 0.2 * n
            }
        }

        /// n = (y - mean) scale + shift.
        static func before(_ l: NormalizedActivation, _ i: Int) -> Double {
            let (map, k) = (i / (l.y.shape.pixels * l.y.shape.c), i % l.y.shape.c)
            let s = l.statistics
            return (Double(l.y.pointer[i]) - Double(s.mean(map)[k])) * Double(s.scale(map)[k]) + Double(s.shift(map)[k])
        }

        func forward(_ x: [Double]) -> [Double] {
            var y = [Double](repeating: 0, count: gy.count)
            visit { yi, xi, wi in y[yi] += x[xi] * Double(filters.pointer[wi]) }
            return y
        }

        func inputGradient() -> [Double] {
            var gx = [Double](repeating: 0, count: x.count)
            visit { yi, xi, wi in gx[xi] += Double(gy.pointer[yi]) * Double(filters.pointer[wi]) }
            return gx
        }

        func weightGradient(_ x: [Double]) -> [Double] {
            var gw = [Double](repeating: 0, count: filters.count)
            visit { yi, xi, wi in gw[wi] += Double(gy.pointer[yi]) * x[xi] }
            return gw
        }

        private func visit(_ body: (Int, Int, Int) -> Void) {
            for n in 0..<t.n {
                for i in 0..<t.h - 2 {
                    for j in 0..<t.w - 2 {
                        for tap in 0..<9 {
                            let xi = ((n * t.h + i + tap / 3) * t.w + j + tap % 3) * t.c
                            let yi = ((n * (t.h - 2) + i) * (t.w - 2) + j) * t.o
                            for c in 0..<t.c { for o in 0..<t.o { body(yi + o, xi + c, (tap * t.c + c) * t.o + o) } }
                        }
                    }
                }
            }
        }
    }

    private func doubles(_ t: Tensor) -> [Double] { t.values.map { Double($0) } }

    @Test(arguments: KernelVariant.available, cases) func forward(_ variant: KernelVariant, _ t: Case) {
        let f = Fixture(t, variant)
        let y = Tensor(f.gy.shape)
        f.pool.kernels.convolve(Operand(f.x), f.prepared, into: y, .none, on: f.pool)
        #expect(relativeError(doubles(y), f.forward(doubles(f.x))) <= Self.tolerance)
        let expected = f.forward(Fixture.activation(f.below))
        f.pool.kernels.convolve(f.below.activation, f.prepared, into: y, .none, on: f.pool)
        #expect(relativeError(doubles(y), expected) <= Self.tolerance)
        guard t.o > 3 || t.c <= 3 else { return }
        let statistics = LayerStatistics(channels: t.o, maps: t.n)
        f.pool.kernels.convolve(f.below.activation, f.prepared, into: y, .moments(statistics), on: f.pool)
        #expect(relativeError(doubles(y), expected) <= Self.tolerance)
        for map in 0..<t.n {
            let columns = (0..<t.o).map { k in
                (0..<y.shape.pixels).map { expected[(map * y.shape.pixels + $0) * t.o + k] }
            }
            let means = columns.map { $0.reduce(0, +) / Double($0.count) }
            let variances = zip(columns, means).map { c, m in c.reduce(0) { $0 + ($1 - m) * ($1 - m) } / Double(c.count) }
            #expect(relativeError((0..<t.o).map { Double(statistics.mean(map)[$0]) }, means) <= Self.tolerance)
            if y.shape.pixels > 1 {
                #expect(relativeError((0..<t.o).map { Double(statistics.variance(map)[$0]) }, variances) <= Self.tolerance)
            }
        }
        let bias = Buffer(zeros: LayerStatistics.padded(t.o))
        for k in 0..<t.o { bias.pointer[k] = Scalar(k % 5) / 5 - 0.3 }
        f.pool.kernels.convolve(f.below.activation, f.prepared, into: y, .activation(bias: bias.pointer), on: f.pool)
        let biased = expected.enumerated().map { $1 + Double(bias.pointer[$0 % t.o]) }.map { $0 > 0 ? $0 : 0.2 * $0 }
        #expect(relativeError(doubles(y), biased) <= Self.tolerance)
    }

    @Test(arguments: KernelVariant.available, cases) func gradients(_ variant: KernelVariant, _ t: Case) {
        let f = Fixture(t, variant)
        let gx = Tensor(f.x.shape)
        let expected = f.inputGradient()
        f.pool.kernels.inputGradient(f.gy, f.prepared, into: gx, .none, on: f.pool)
        #expect(relativeError(doubles(gx), expected) <= Self.tolerance)
        if t.c > 3 { checkSlope(f, expected) }
        for (operand, values) in [(Operand(f.x), doubles(f.x)), (f.below.activation, Fixture.activation(f.below))] {
            let gw = Buffer(f.filters.count)
            gw.fill(0.5)
            f.pool.kernels.addWeightGradient(
                operand, f.gy, to: Filters(gw.pointer, inputs: t.c, outputs: t.o), on: f.pool)
            #expect(relativeError(gw.array.map { Double($0) }, f.weightGradient(values).map { $0 + 0.5 }) <= Self.tolerance)
        }
    }

    /// The input's gradient through LeakyReLU's slope at the layer below, with its sums.
    private func checkSlope(_ f: Fixture, _ gradient: [Double]) {
        let (gx, s, c) = (Tensor(f.x.shape), f.below.statistics, f.t.c)
        f.pool.kernels.inputGradient(f.gy, f.prepared, into: gx, .slope(saved: f.x, s), on: f.pool)
        let expected = gradient.enumerated().map { Fixture.before(f.below, $0) > 0 ? $1 : 0.2 * $1 }
        #expect(relativeError(doubles(gx), expected) <= Self.tolerance)
        for map in 0..<f.t.n {
            var (sums, distances) = ([Double](repeating: 0, count: c), [Double](repeating: 0, count: c))
            // Sums cancel: their error is measured against the sum of sizes.
            var (size, far) = (0.0, 0.0)
            for i in map * f.x.shape.pixels * c..<(map + 1) * f.x.shape.pixels * c {
                let d = Double(f.x.pointer[i]) - Double(s.mean(map)[i % c])
                sums[i % c] += expected[i]
                distances[i % c] += expected[i] * d
                (size, far) = (size + abs(expected[i]), far + abs(expected[i] * d))
            }
            for k in 0..<c {
                #expect(abs(s.sum(.gn, map)[k] - sums[k]) <= Self.tolerance * size / Double(c))
                #expect(abs(s.sum(.gnDistance, map)[k] - distances[k]) <= Self.tolerance * far / Double(c))
            }
        }
    }

    /// The tangent's sums: y as it is, and three sums over pixels.
    @Test(arguments: KernelVariant.available, cases.filter { $0.o > 3 }) func tangentSums(_ variant: KernelVariant, _ t: Case) {
        let f = Fixture(t, variant)
        let (y, s) = (Tensor(f.gy.shape), f.above.statistics)
        f.pool.kernels.convolve(Operand(f.x), f.prepared, into: y, .tangent(saved: f.above.y, delta: f.gy, s), on: f.pool)
        let expected = f.forward(doubles(f.x))
        #expect(relativeError(doubles(y), expected) <= Self.tolerance)
        for map in 0..<t.n {
            for k in 0..<t.o {
                var (sums, sizes) = (SIMD3<Double>.zero, SIMD3<Double>.zero)
                for i in stride(from: map * y.shape.pixels * t.o + k, to: (map + 1) * y.shape.pixels * t.o, by: t.o) {
                    let d = Double(f.above.y.pointer[i]) - Double(s.mean(map)[k])
                    let terms = SIMD3(expected[i], expected[i] * d, expected[i] * Double(f.gy.pointer[i]))
                    sums += terms
                    sizes += SIMD3(abs(terms.x), abs(terms.y), abs(terms.z))
                }
                let found = SIMD3(s.sum(.dy, map)[k], s.sum(.dyDistance, map)[k], s.sum(.dyDelta, map)[k])
                // Winograd's rounding is relative to the largest value of the map.
                let scale = expected.map(abs).max() ?? 0
                for i in 0..<3 { #expect(abs(found[i] - sums[i]) <= Self.tolerance * (sizes[i] + scale * Double(y.shape.pixels) / 8)) }
            }
        }
    }

    @Test(arguments: KernelVariant.available, cases) func theSameBytesForAnyNumberOfThreads(_ variant: KernelVariant, _ t: Case) {
        let results = [1, 2, 3, 4, 7].map { threads -> [[Scalar]] in
            let f = Fixture(t, variant, threads: threads)
            let (y, gx, gw) = (Tensor(f.gy.shape), Tensor(f.x.shape), Buffer(zeros: f.filters.count))
            let (filters, statistics) = (f.prepared, LayerStatistics(channels: t.o, maps: t.n))
            let moments = t.o > 3 || t.c <= 3
            f.pool.kernels.convolve(f.below.activation, filters, into: y, moments ? .moments(statistics) : .none, on: f.pool)
            f.pool.kernels.inputGradient(y, filters, into: gx, .none, on: f.pool)
            f.pool.kernels.addWeightGradient(f.below.activation, y, to: Filters(gw.pointer, inputs: t.c, outputs: t.o), on: f.pool)
            let means = (0..<t.n).flatMap { map in (0..<t.o).flatMap { [statistics.mean(map)[$0], statistics.variance(map)[$0]] } }
            return [y.values, gx.values, gw.array, means]
        }
        for other in results.dropFirst() { #expect(other == results[0]) }
    }

    /// A variance next to a large mean keeps its digits.
    @Test(arguments: KernelVariant.available) func momentsOfValuesFarFromZero(_ variant: KernelVariant) {
        let pool = WorkerPool(threads: 2, variant: variant)
        let (x, y) = (Tensor(Shape(h: 40, w: 30, c: 3)), Tensor(Shape(h: 38, w: 28, c: 32)))
        for i in 0..<x.count { x.pointer[i] = 100 + Scalar(i % 7) / 8 }
        let w = Buffer(zeros: 9 * 3 * 32)
        // The middle tap of the first channel, copied: exact in any order.
        for o in 0..<32 { w.pointer[(4 * 3) * 32 + o] = 1 }
        let statistics = LayerStatistics(channels: 32, maps: 1)
        pool.kernels.convolve(
            Operand(x), PreparedFilters(Filters(w.pointer, inputs: 3, outputs: 32)), into: y, .moments(statistics), on: pool)
        let values = (0..<y.shape.pixels).map { Double(y.pointer[$0 * 32]) }
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        #expect(abs(Double(statistics.variance(0)[5]) - variance) <= 1e-4 * variance)
    }

    /// Filters are prepared once and again whenever their values change, whoever changed them.
    @Test(arguments: KernelVariant.available) func tanhOfEveryKindOfNumber(_ variant: KernelVariant) {
        let pool = WorkerPool(threads: 1, variant: variant)
        let values: [Double] = [
            0, -0.0, 1e-30, -1e-30, 0.2, -0.2499, 0.2501, -1, 3, -9, 20, -.infinity, .infinity, .nan, 0.5, -0.5, 88, -1e30,
        ]
        let (x, zero) = (Tensor(zeros: Shape(h: 1, w: values.count, c: 1)), Tensor(zeros: Shape(h: 1, w: values.count, c: 1)))
        for (i, value) in values.enumerated() { (x.pointer[i], zero.pointer[i]) = (Scalar(value), -0.0) }
        let (residual, image) = (Tensor(zeros: x.shape), Tensor(zeros: x.shape))
        pool.kernels.tanh(x, plus: zero, residual: residual, image: image, on: pool)
        for (i, value) in values.enumerated() {
            let (expected, got) = (tanh(value), Double(residual.values[i]))
            #expect(got.isNaN == value.isNaN, "tanh(\(value)) is \(got)")
            guard !value.isNaN else { continue }
            #expect(abs(got - expected) <= 3e-7 * abs(expected) && got.sign == expected.sign, "tanh(\(value)) is \(got)")
            #expect(image.values[i] == residual.values[i])
        }
    }

    @Test(arguments: KernelVariant.available) func changedFiltersArePreparedAgain(_ variant: KernelVariant) {
        let f = Fixture(Case(n: 1, h: 12, w: 10, c: 16, o: 16), variant)
        let (filters, y, gx) = (f.prepared, Tensor(f.gy.shape), Tensor(f.x.shape))
        for factor in [1, -3] as [Scalar] {
            for i in 0..<f.filters.count { f.filters.pointer[i] *= factor }
            f.pool.kernels.convolve(Operand(f.x), filters, into: y, .none, on: f.pool)
            f.pool.kernels.inputGradient(f.gy, filters, into: gx, .none, on: f.pool)
            #expect(relativeError(doubles(y), f.forward(doubles(f.x))) <= Self.tolerance)
            #expect(relativeError(doubles(gx), f.inputGradient()) <= Self.tolerance)
        }
    }
}
