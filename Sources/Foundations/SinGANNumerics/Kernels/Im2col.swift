// 3x3 convolution, stride 1, channels-last, no bias, in portable Swift and OpenBLAS: the path for every machine, and the oracle of the others.
//
//   y[n, i, j, o] = sum over ki, kj in 0..<3 and c of  x[n, i + ki - p, j + kj - p, c] w[ki, kj, c, o]         (x is 0 outside its map)
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

    /// flipped[ki, kj, o, c] = w[2 - ki, 2 - kj, c, o].
    package static func flip(_ w: Filters, into flipped: Buffer) -> Filters {
        precondition(flipped.count >= w.count, "Im2col.flip: \(w.count) scalars into \(flipped.count)")
        let (inputs, outputs) = (w.inputs, w.outputs)
        for tap in 0..<9 {
            let source = w.pointer + (8 - tap) * inputs * outputs
            let target = flipped.pointer + tap * inputs * outputs
            for c in 0..<inputs { for o in 0..<outputs { target[o * inputs + c] = source[c * outputs + o] } }
        }
        return Filters(flipped.pointer, inputs: outputs, outputs: inputs)
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

    /// w' (C x 9O): w'[c, 3ki + kj, o] = w[ki, kj, c, o].
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

// The gradient of a valid 3x3 convolution y = x * w with respect to its filters:
//
//   gw[ki, kj, c, o] += sum over n, i, j of  x[n, i + ki, j + kj, c] gy[n, i, j, o]
//
// As a product: transposed neighbourhoods of x (9C x pixels) times gy (pixels x O), block by block. Where O is tiny, the neighbourhoods of gy
// are written out instead: gw as C x 9O = transposed x (C x pixels) times them.
//
// The blocks are split into a fixed number of parts, each summed in order into its own matrix, and the parts are added in order: the same bits
// for any number of threads.

extension Im2col {
    /// Parts of the sum over pixels; also the most threads that can share the work.
    package static let gradientParts = 8

    /// gw += x (N x H x W x C) correlated with gy (N x (H-2) x (W-2) x O).
    package static func addWeightGradient(_ x: Tensor, _ gy: Tensor, to gw: Filters, on pool: WorkerPool) {
        precondition(
            x.shape.c == gw.inputs && gy.shape == x.shape.grown(by: -1, channels: gw.outputs),
            "Weight gradient: \(x.shape) with \(gy.shape) for \(gw.inputs)x\(gw.outputs) filters")
        pool.alone {
            if gw.outputs <= narrow && gw.inputs > narrow {
                addNarrow(x, gy, to: gw, on: pool)
            } else {
                addWide(x, gy, to: gw, on: pool)
            }
        }
    }

    private static func addWide(_ x: Tensor, _ gy: Tensor, to gw: Filters, on pool: WorkerPool) {
        let (k, o) = (9 * gw.inputs, gw.outputs)
        let blocks = RowBlocks(gy.shape, pixels: 2 * blockPixels)
        sum(blocks, gw.count, room: blocks.maximumPixels * k, on: pool) { rows, columns, beta, part in
            Neighbourhoods.gather(x, map: rows.map, rows: rows.rows, width: gy.shape.w, offset: 0, into: columns)
            MatrixProduct.multiplyTransposed(
                k, o, rows.rows.count * gy.shape.w, columns, k, gy.pointer + rows.firstPixel * o, o, beta: beta, part, o)
        } add: { total in
            for i in 0..<gw.count { gw.pointer[i] += total[i] }
        }
    }

    private static func addNarrow(_ x: Tensor, _ gy: Tensor, to gw: Filters, on pool: WorkerPool) {
        let (c, o) = (gw.inputs, gw.outputs)
        let blocks = RowBlocks(x.shape, pixels: 4 * blockPixels)
        sum(blocks, gw.count, room: blocks.maximumPixels * 9 * o, on: pool) { rows, columns, beta, part in
            Neighbourhoods.gatherBackward(gy, map: rows.map, rows: rows.rows, width: x.shape.w, into: columns)
            MatrixProduct.multiplyTransposed(
                c, 9 * o, rows.rows.count * x.shape.w, x.pointer + rows.firstPixel * c, c, columns, 9 * o, beta: beta, part, 9 * o)
        } add: { total in
            // total[c, tap, o] is gw[tap, c, o].
            for tap in 0..<9 {
                for i in 0..<c { for j in 0..<o { gw.pointer[(tap * c + i) * o + j] += total[(i * 9 + tap) * o + j] } }
            }
        }
    }

    /// Runs `product(block, scratch, beta, part)` over all blocks, each part's blocks in order, then adds up the parts and hands over the total.
    private static func sum(
        _ blocks: RowBlocks, _ count: Int, room: Int, on pool: WorkerPool,
        product: (RowBlocks.Block, UnsafeMutablePointer<Scalar>, Scalar, UnsafeMutablePointer<Scalar>) -> Void,
        add: (UnsafeMutablePointer<Scalar>) -> Void
    ) {
        let parts = min(gradientParts, blocks.count)
        let partials = pool.shared(parts * count)
        pool.reserveScratch(room)
        pool.run(parts) { part, worker in
            let scratch = pool.scratch(worker, room)
            for (order, block) in (blocks.count * part / parts..<blocks.count * (part + 1) / parts).enumerated() {
                product(blocks[block], scratch, order == 0 ? 0 : 1, partials + part * count)
            }
        }
        // Cancelled: the parts hold garbage, and so may the result.
        for part in 1..<max(parts, 1) { for i in 0..<count { partials[i] += partials[part * count + i] } }
        add(partials)
    }
}

/// im2col: the 3x3 neighbourhoods of pixels, written out as rows of 9 C values.
package enum Neighbourhoods {
    /// For output pixel (i, j), i in `rows`, j in 0 ..< width: columns[.., 3a + b, c] = x[map, i + a + offset, j + b + offset, c], 0 outside.
    package static func gather(
        _ x: Tensor, map: Int, rows: Range<Int>, width: Int, offset: Int, into columns: UnsafeMutablePointer<Scalar>
    ) {
        let (h, w, c) = (x.shape.h, x.shape.w, x.shape.c)
        let source = x.pointer + map * h * w * c
        // Columns for which all three taps of a row exist.
        let inside = max(0, -offset)..<max(max(0, -offset), min(width, w - 2 - offset))
        for (r, i) in rows.enumerated() {
            for a in 0..<3 {
                let target = columns + r * width * 9 * c + 3 * a * c
                let y = i + a + offset
                guard y >= 0 && y < h else {
                    for j in 0..<width { (target + j * 9 * c).update(repeating: 0, count: 3 * c) }
                    continue
                }
                let row = source + y * w * c
                for j in inside { (target + j * 9 * c).update(from: row + (j + offset) * c, count: 3 * c) }
                for j in 0..<inside.lowerBound { edge(row, w, c, j + offset, target + j * 9 * c) }
                for j in inside.upperBound..<max(inside.upperBound, width) { edge(row, w, c, j + offset, target + j * 9 * c) }
            }
        }
    }

    /// The mirror image, for the weight gradient of a layer with few outputs: columns[.., 3a + b, o] = gy[map, i - a, j - b, o], 0 outside.
    package static func gatherBackward(_ gy: Tensor, map: Int, rows: Range<Int>, width: Int, into columns: UnsafeMutablePointer<Scalar>) {
        let (h, w, o) = (gy.shape.h, gy.shape.w, gy.shape.c)
        for (r, i) in rows.enumerated() {
            for j in 0..<width {
                let target = columns + (r * width + j) * 9 * o
                for a in 0..<3 {
                    for b in 0..<3 {
                        let exists = i - a >= 0 && i - a < h && j - b >= 0 && j - b < w
                        for k in 0..<o {
                            target[(3 * a + b) * o + k] = exists ? gy.pointer[((map * h + i - a) * w + j - b) * o + k] : 0
                        }
                    }
                }
            }
        }
    }

    /// Three taps that begin at column x, some of them outside.
    private static func edge(
        _ row: UnsafeMutablePointer<Scalar>, _ w: Int, _ c: Int, _ x: Int, _ target: UnsafeMutablePointer<Scalar>
    ) {
        for b in 0..<3 {
            if x + b >= 0 && x + b < w {
                (target + b * c).update(from: row + (x + b) * c, count: c)
            } else {
                (target + b * c).update(repeating: 0, count: c)
            }
        }
    }
}
