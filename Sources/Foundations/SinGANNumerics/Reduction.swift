import SinGANSupport

// The one place where numbers are summed over pixels. A sum has a fixed shape: chunks of `chunkPixels` pixels are summed in order in `Scalar`
// (one running sum per channel, so the loop vectorizes without reordering anything), and the chunks' sums are added in order in `Double`.
// Neither depends on the number of threads.

package enum Reduction {
    /// Short enough that a chunk's running sum in single precision loses nothing that matters.
    package static let chunkPixels = 256

    /// Sums over all pixels of one map, per channel, of several quantities at once.
    ///
    /// - Parameters:
    ///   - pixels: pixels of the map.
    ///   - lanes: sums per chunk (quantities times channels).
    ///   - totals: gets the `lanes` sums.
    ///   - accumulate: adds the pixels of a range to `lanes` running sums.
    package static func sum(
        pixels: Int, lanes: Int, into totals: UnsafeMutablePointer<Double>, on pool: WorkerPool,
        _ accumulate: (_ pixels: Range<Int>, _ sums: UnsafeMutablePointer<Scalar>) -> Void
    ) {
        let chunks = (pixels + chunkPixels - 1) / chunkPixels
        pool.alone {
            let partials = pool.shared(chunks * lanes)
            pool.run(chunks) { chunk, _ in
                let sums = partials + chunk * lanes
                sums.update(repeating: 0, count: lanes)
                accumulate(chunk * chunkPixels..<min(pixels, (chunk + 1) * chunkPixels), sums)
            }
            totals.update(repeating: 0, count: lanes)
            for chunk in 0..<chunks { for lane in 0..<lanes { totals[lane] += Double(partials[chunk * lanes + lane]) } }
        }
    }

    /// The sum over all values of a quantity.
    private static func total(
        _ count: Int, on pool: WorkerPool, _ accumulate: (_ range: Range<Int>, _ sum: UnsafeMutablePointer<Scalar>) -> Void
    ) -> Double {
        var total = 0.0
        sum(pixels: count, lanes: 1, into: &total, on: pool, accumulate)
        return total
    }

    /// The sum of all values of a tensor.
    package static func sum(_ x: Tensor, on pool: WorkerPool) -> Double {
        let p = x.pointer
        return total(x.count, on: pool) { range, sum in for i in range { sum[0] += p[i] } }
    }

    /// The sum of squared differences of two tensors of one shape.
    package static func squaredDifference(_ a: Tensor, _ b: Tensor, on pool: WorkerPool) -> Double {
        precondition(a.shape == b.shape, "Reduction.squaredDifference: \(a.shape) and \(b.shape)")
        let (p, q) = (a.pointer, b.pointer)
        return total(a.count, on: pool) { range, sum in
            for i in range {
                let d = p[i] - q[i]
                sum[0] += d * d
            }
        }
    }

    /// Whether no value is infinite or not a number.
    package static func isFinite(_ x: UnsafeMutablePointer<Scalar>, _ count: Int) -> Bool {
        // 0 * infinity and 0 * nan are nan, and nan stays.
        var zero = SIMD8<Scalar>.zero
        let whole = count / 8 * 8
        for i in stride(from: 0, to: whole, by: 8) {
            zero += UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Scalar>.self) * 0
        }
        var rest: Scalar = 0
        for i in whole..<count { rest += x[i] * 0 }
        return zero == .zero && rest == 0
    }
}

/// Maps of standard normal numbers: the same bits as `RandomField` gives one by one, several times as fast.
package enum NormalMap {
    /// What a pixel's three channels get.
    package enum Channels: Int32, Sendable {
        /// Channel 0 of the field, three times.
        case grey = 1
        /// Channels 0, 1 and 2.
        case color = 3
    }

    /// Pixels that are worth another thread: some ten microseconds' work.
    private static let leastPixels = 1024

    /// map[y, x, k] = the normal number of the field at (x + firstColumn, y + firstRow); H x W x 3. The rows are shared between the pool's threads.
    /// Allocates nothing. A cancelled pool leaves garbage.
    ///
    /// - Parameters:
    ///   - firstColumn, firstRow: where `map` begins in a larger one, of which it is a window.
    package static func fill(
        _ map: Tensor, _ field: RandomField, _ channels: Channels, firstColumn: Int = 0, firstRow: Int = 0, on pool: WorkerPool
    ) {
        precondition(map.shape.n == 1 && map.shape.c == 3, "NormalMap: \(map.shape) has not three channels")
        let (width, target, key, kernels) = (map.shape.w, map.pointer, field.key, pool.kernels)
        pool.runRanges(map.shape.h, least: (leastPixels + width - 1) / width) { rows, _ in
            for y in rows {
                let row = target + 3 * width * y
                // Fields are defined before 0 too: their counters wrap.
                kernels.normals(
                    key, x: UInt32(truncatingIfNeeded: firstColumn), y: UInt32(truncatingIfNeeded: firstRow + y), count: width, channels,
                    into: row)
            }
        }
    }
}
