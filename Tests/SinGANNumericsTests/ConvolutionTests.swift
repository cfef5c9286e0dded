import SinGANNumerics
import TestSupport
import Testing

/// The three convolutions against nine nested loops, on shapes that differ in every dimension: wide and narrow, one row, one column.
@Suite struct ConvolutionTests {
    /// Rounding of sums of up to 9 * 32 products, and in double next to nothing.
    static let tolerance = MemoryLayout<Scalar>.size == 4 ? 2e-6 : 1e-13

    struct Case: CustomTestStringConvertible {
        let n, h, w, c, o: Int
        var testDescription: String { "\(n) of \(w)x\(h), \(c) to \(o)" }
    }

    static let cases = [
        Case(n: 1, h: 9, w: 7, c: 3, o: 8), Case(n: 2, h: 11, w: 13, c: 8, o: 5), Case(n: 1, h: 30, w: 41, c: 6, o: 1),
        Case(n: 3, h: 5, w: 17, c: 16, o: 3), Case(n: 1, h: 3, w: 3, c: 5, o: 7), Case(n: 1, h: 3, w: 200, c: 32, o: 6),
        Case(n: 1, h: 150, w: 3, c: 7, o: 2),
    ]

    @Test(arguments: cases) func forward(_ t: Case) {
        var numbers = TestNumbers(1)
        let pool = WorkerPool(threads: 2)
        let (x, buffer) = (numbers.tensor(Shape(n: t.n, h: t.h, w: t.w, c: t.c)), Buffer(9 * t.c * t.o))
        numbers.fill(buffer.pointer, buffer.count)
        let w = Filters(buffer.pointer, inputs: t.c, outputs: t.o)
        for padding in [0, 2] {
            let y = Tensor(x.shape.grown(by: padding - 1, channels: t.o))
            Convolution.apply(x, w, into: y, padding: padding, on: pool)
            #expect(relativeError(y, naive(x, w, padding)) <= Self.tolerance)
        }
    }

    /// <gy, x * w> is linear in x and in w, so its gradients are found by putting ones in one place: here by the adjoint loops.
    @Test(arguments: cases) func gradients(_ t: Case) {
        var numbers = TestNumbers(2)
        let pool = WorkerPool(threads: 2)
        let (x, buffer) = (numbers.tensor(Shape(n: t.n, h: t.h, w: t.w, c: t.c)), Buffer(9 * t.c * t.o))
        numbers.fill(buffer.pointer, buffer.count)
        let w = Filters(buffer.pointer, inputs: t.c, outputs: t.o)
        let gy = numbers.tensor(x.shape.grown(by: -1, channels: t.o))
        let (gx, gw) = adjoint(x, w, gy)
        let ours = Tensor(x.shape)
        Convolution.inputGradient(gy, w, into: ours, turned: Buffer(w.count), on: pool)
        #expect(relativeError(ours, gx) <= Self.tolerance)
        let start = [Double](repeating: 0.5, count: w.count)
        let sums = Buffer(w.count)
        sums.fill(0.5)
        Convolution.addWeightGradient(x, gy, to: Filters(sums.pointer, inputs: t.c, outputs: t.o), on: pool)
        #expect(relativeError(sums.array.map { Double($0) }, zip(start, gw).map { $0 + $1 }) <= Self.tolerance)
    }

    @Test(arguments: cases) func theSameBytesForAnyNumberOfThreads(_ t: Case) {
        let results = [1, 2, 3, 4, 7].map { threads -> [[Scalar]] in
            var numbers = TestNumbers(3)
            let pool = WorkerPool(threads: threads)
            let (x, buffer) = (numbers.tensor(Shape(n: t.n, h: t.h, w: t.w, c: t.c)), Buffer(9 * t.c * t.o))
            numbers.fill(buffer.pointer, buffer.count)
            let w = Filters(buffer.pointer, inputs: t.c, outputs: t.o)
            let y = Tensor(x.shape.grown(by: -1, channels: t.o))
            Convolution.apply(x, w, into: y, on: pool)
            let (gx, gw) = (Tensor(x.shape), Buffer(zeros: w.count))
            Convolution.inputGradient(y, w, into: gx, turned: Buffer(w.count), on: pool)
            Convolution.addWeightGradient(x, y, to: Filters(gw.pointer, inputs: t.c, outputs: t.o), on: pool)
            return [y.values, gx.values, gw.array]
        }
        for other in results.dropFirst() { #expect(other == results[0]) }
    }

    private func naive(_ x: Tensor, _ w: Filters, _ p: Int) -> Tensor {
        let y = Tensor(zeros: x.shape.grown(by: p - 1, channels: w.outputs))
        visit(y.shape, x.shape, w, p) { n, i, j, o, yi, xj, c, index in y[n, i, j, o] += x[n, yi, xj, c] * w.pointer[index] }
        return y
    }

    private func adjoint(_ x: Tensor, _ w: Filters, _ gy: Tensor) -> (Tensor, [Double]) {
        let gx = Tensor(zeros: x.shape)
        var gw = [Double](repeating: 0, count: w.count)
        visit(gy.shape, x.shape, w, 0) { n, i, j, o, yi, xj, c, index in
            gx[n, yi, xj, c] += gy[n, i, j, o] * w.pointer[index]
            gw[index] += Double(gy[n, i, j, o]) * Double(x[n, yi, xj, c])
        }
        return (gx, gw)
    }

    private func visit(_ y: Shape, _ x: Shape, _ w: Filters, _ p: Int, _ body: (Int, Int, Int, Int, Int, Int, Int, Int) -> Void) {
        for n in 0..<y.n {
            for i in 0..<y.h {
                for j in 0..<y.w {
                    for o in 0..<y.c {
                        for a in 0..<3 where i + a - p >= 0 && i + a - p < x.h {
                            for b in 0..<3 where j + b - p >= 0 && j + b - p < x.w {
                                for c in 0..<x.c { body(n, i, j, o, i + a - p, j + b - p, c, ((3 * a + b) * x.c + c) * y.c + o) }
                            }
                        }
                    }
                }
            }
        }
    }
}
