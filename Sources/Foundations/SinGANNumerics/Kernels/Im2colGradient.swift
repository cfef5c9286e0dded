// The gradient of a valid 3x3 convolution y = x * w with respect to its filters:
//
//   gw[a, b, c, o] += sum over n, i, j of  x[n, i + a, j + b, c] gy[n, i, j, o]
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
