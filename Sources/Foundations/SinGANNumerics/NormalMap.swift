import SinGANSupport

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
