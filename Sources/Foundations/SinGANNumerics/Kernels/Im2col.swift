// 3x3 convolution, stride 1, channels-last, no bias, in portable Swift and OpenBLAS: the path for every machine, and the oracle of the others.
//
//   y[n, i, j, o] = sum over a, b in 0..<3 and c of  x[n, i + a - p, j + b - p, c] w[a, b, c, o]         (x is 0 outside its map)
//
// with padding p = 0 ("valid": two rows and columns fewer) or p = 2 ("full": two more; the input gradient needs it). It is computed as a
// product of matrices: the 3x3 neighbourhoods of a block of output pixels, written out as rows of 9 C values (im2col), times the filters as a
// 9C x O matrix. Where O is tiny (the networks' last layer, and the gradient of the picture) that would write out hundreds of values for every
// one computed: there the product comes first, x (pixels x C) times w as a C x 9O matrix, and the nine results are added up after.
//
// Blocks have a fixed size, so a result has the same bits whatever the number of threads.

package enum Im2col {
    /// Pixels of an im2col block: with 128 channels its 590 KB stay in a level-2 cache.
    package static let blockPixels = 128
    /// At most this many outputs count as tiny.
    package static let narrow = 4

    /// y = x * w. Shapes: x N x H x W x C, w 3 x 3 x C x O, y N x (H + 2p - 2) x (W + 2p - 2) x O.
    package static func apply(_ x: Tensor, _ w: Filters, into y: Tensor, padding p: Int = 0, on pool: WorkerPool) {
        precondition(p == 0 || p == 2, "Im2col: padding \(p) is neither 0 nor 2")
        precondition(
            x.shape.c == w.inputs && y.shape == x.shape.grown(by: p - 1, channels: w.outputs),
            "Im2col: \(x.shape) by \(w.inputs)x\(w.outputs) filters into \(y.shape), padding \(p)")
        pool.alone {
            if w.outputs <= narrow && w.inputs > narrow {
                applyNarrow(x, w, into: y, padding: p, on: pool)
            } else {
                applyWide(x, w, into: y, padding: p, on: pool)
            }
        }
    }

    /// turned[a, b, o, c] = w[2 - a, 2 - b, c, o].
    package static func turn(_ w: Filters, into turned: Buffer) -> Filters {
        precondition(turned.count >= w.count, "Im2col.turn: \(w.count) scalars into \(turned.count)")
        let (inputs, outputs) = (w.inputs, w.outputs)
        for tap in 0..<9 {
            let source = w.pointer + (8 - tap) * inputs * outputs
            let target = turned.pointer + tap * inputs * outputs
            for c in 0..<inputs { for o in 0..<outputs { target[o * inputs + c] = source[c * outputs + o] } }
        }
        return Filters(turned.pointer, inputs: outputs, outputs: inputs)
    }

    private static func applyWide(_ x: Tensor, _ w: Filters, into y: Tensor, padding p: Int, on pool: WorkerPool) {
        let k = 9 * w.inputs
        let blocks = RowBlocks(y.shape, pixels: blockPixels)
        pool.reserveScratch(blocks.maximumPixels * k)
        pool.run(blocks.count) { block, worker in
            let rows = blocks[block]
            let columns = pool.scratch(worker, blocks.maximumPixels * k)
            Neighbourhoods.gather(x, map: rows.map, rows: rows.rows, width: y.shape.w, offset: -p, into: columns)
            MatrixProduct.multiply(
                rows.rows.count * y.shape.w, w.outputs, k, columns, k, w.pointer, w.outputs, beta: 0,
                y.pointer + rows.firstPixel * w.outputs, w.outputs)
        }
    }

    /// For tiny O: per block of output rows, q (input pixels x 9O) = x (pixels x C) w' (C x 9O), then y = the sum of nine shifted q.
    private static func applyNarrow(_ x: Tensor, _ w: Filters, into y: Tensor, padding p: Int, on pool: WorkerPool) {
        let (c, o, width) = (w.inputs, w.outputs, x.shape.w)
        // Kept with the pool's shared memory, which nobody else uses in between.
        let taps = pool.shared(w.count)
        order(w, byInputInto: taps)
        let blocks = RowBlocks(y.shape, pixels: 8 * blockPixels)
        let room = (blocks.maximumRows + 2) * width * 9 * o
        pool.reserveScratch(room)
        pool.run(blocks.count) { block, worker in
            let rows = blocks[block]
            let products = pool.scratch(worker, room)
            let first = max(rows.rows.lowerBound - p, 0)
            let last = min(rows.rows.upperBound + 2 - p, x.shape.h)
            if first < last {
                let source = x.pointer + (rows.map * x.shape.h + first) * width * c
                MatrixProduct.multiply((last - first) * width, 9 * o, c, source, c, taps, 9 * o, beta: 0, products, 9 * o)
            }
            addTaps(products, first..<last, into: y, rows, padding: p, inputWidth: width)
        }
    }

    /// w' (C x 9O): w'[c, 3a + b, o] = w[a, b, c, o].
    private static func order(_ w: Filters, byInputInto taps: UnsafeMutablePointer<Scalar>) {
        for tap in 0..<9 {
            for c in 0..<w.inputs {
                for o in 0..<w.outputs { taps[(c * 9 + tap) * w.outputs + o] = w.pointer[(tap * w.inputs + c) * w.outputs + o] }
            }
        }
    }

    /// y[i, j, o] = sum over taps of q[i + a - p, j + b - p, 3a + b, o], where that pixel exists.
    private static func addTaps(
        _ q: UnsafeMutablePointer<Scalar>, _ present: Range<Int>, into y: Tensor, _ block: RowBlocks.Block, padding p: Int, inputWidth: Int
    ) {
        let o = y.shape.c
        for i in block.rows {
            for j in 0..<y.shape.w {
                let target = y.pointer + ((block.map * y.shape.h + i) * y.shape.w + j) * o
                for k in 0..<o { target[k] = 0 }
                for a in 0..<3 where present.contains(i + a - p) {
                    let row = q + (i + a - p - present.lowerBound) * inputWidth * 9 * o
                    for b in max(0, p - j)..<min(3, inputWidth + p - j) {
                        let source = row + ((j + b - p) * 9 + 3 * a + b) * o
                        for k in 0..<o { target[k] += source[k] }
                    }
                }
            }
        }
    }
}
