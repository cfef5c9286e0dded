import COpenBLAS
import Foundation

/// Row-major matrix products on OpenBLAS, single-threaded: the callers split the work.
package enum MatrixProduct {
    /// c (m x n) = a (m x k) b (k x n) + beta c. Rows of a, b, c are `lda`, `ldb`, `ldc` scalars apart.
    @inline(__always) package static func multiply(
        _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafePointer<Scalar>, _ ldb: Int, beta: Scalar,
        _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
    ) { gemm(CblasNoTrans, m, n, k, a, lda, b, ldb, beta, c, ldc) }

    /// c (m x n) = transposed a (k x m) times b (k x n) + beta c.
    @inline(__always) package static func multiplyTransposed(
        _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafePointer<Scalar>, _ ldb: Int, beta: Scalar,
        _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
    ) { gemm(CblasTrans, m, n, k, a, lda, b, ldb, beta, c, ldc) }

    @inline(__always) private static func gemm(
        _ transpose: CBLAS_TRANSPOSE, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Scalar>, _ lda: Int, _ b: UnsafePointer<Scalar>,
        _ ldb: Int, _ beta: Scalar, _ c: UnsafeMutablePointer<Scalar>, _ ldc: Int
    ) {
        let size = { (i: Int) in blasint(truncatingIfNeeded: i) }
        let takesTurns = BlasLibrary.takesTurns
        if takesTurns { BlasLibrary.turn.lock() }
        defer { if takesTurns { BlasLibrary.turn.unlock() } }
        #if DoublePrecision
            cblas_dgemm(
                CblasRowMajor, transpose, CblasNoTrans, size(m), size(n), size(k), 1, a, size(lda), b, size(ldb), beta, c, size(ldc))
        #else
            cblas_sgemm(
                CblasRowMajor, transpose, CblasNoTrans, size(m), size(n), size(k), 1, a, size(lda), b, size(ldb), beta, c, size(ldc))
        #endif
    }
}

/// Products and distances of many rows of the same length, shared among a pool's threads. The results don't depend on how many there are.
package enum RowProducts {
    /// Rows of a block: large enough for the product to be quick, and fixed, so that it is rounded in the same way every time.
    private static let block = 128
    /// Columns of a block of distances.
    private static let span = 1024

    /// c (m x n) = a (m x k) b (k x n).
    package static func multiply(
        _ m: Int, _ n: Int, _ k: Int, _ a: Buffer, _ b: Buffer, into c: UnsafeMutablePointer<Scalar>, _ pool: WorkerPool
    ) {
        precondition(a.count >= m * k && b.count >= k * n, "RowProducts: \(m)x\(k) times \(k)x\(n)")
        BlasLibrary.prepare()
        pool.run((m + block - 1) / block) { part, _ in
            let first = part * block
            let rows = min(block, m - first)
            MatrixProduct.multiply(rows, n, k, a.pointer + first * k, k, b.pointer, n, beta: 0, c + first * n, n)
        }
    }

    /// For each of the m rows of `queries` (m x k) the nearest of n rows, which are given as the columns of `candidates` (k x n): the squared distance
    /// and its number, the first of equally near ones.
    package static func nearest(
        _ m: Int, _ n: Int, _ k: Int, queries: Buffer, candidates: Buffer, _ pool: WorkerPool
    ) -> [(distance: Scalar, index: Int)] {
        precondition(queries.count >= m * k && candidates.count >= k * n && n > 0, "RowProducts: \(m) rows among \(n) of \(k)")
        BlasLibrary.prepare()
        let norms = squaredNorms(n, k, candidates)
        let (distances, indices) = (Buffer(m), Buffer(m))
        pool.reserveScratch(block * span)
        pool.run((m + block - 1) / block) { part, worker in
            let first = part * block
            let rows = min(block, m - first)
            let products = pool.scratch(worker, block * span)
            var best = [(Scalar, Int)](repeating: (.infinity, 0), count: rows)
            for start in stride(from: 0, to: n, by: span) {
                let columns = min(span, n - start)
                MatrixProduct.multiply(
                    rows, columns, k, queries.pointer + first * k, k, candidates.pointer + start, n, beta: 0, products, columns)
                for row in 0..<rows {
                    var (value, index) = best[row]
                    for column in 0..<columns {
                        let distance = norms[start + column] - 2 * products[row * columns + column]
                        if distance < value { (value, index) = (distance, start + column) }
                    }
                    best[row] = (value, index)
                }
            }
            for row in 0..<rows {
                var own: Scalar = 0
                for i in 0..<k { own += queries.pointer[(first + row) * k + i] * queries.pointer[(first + row) * k + i] }
                // Rounding can bring the distance of equal rows below nothing.
                distances.pointer[first + row] = max(own + best[row].0, 0)
                indices.pointer[first + row] = Scalar(best[row].1)
            }
        }
        return (0..<m).map { (distances.pointer[$0], Int(indices.pointer[$0])) }
    }

    /// The squared norms of the columns of k x n.
    private static func squaredNorms(_ n: Int, _ k: Int, _ columns: Buffer) -> [Scalar] {
        var norms = [Scalar](repeating: 0, count: n)
        for row in 0..<k {
            for column in 0..<n {
                let value = columns.pointer[row * n + column]
                norms[column] += value * value
            }
        }
        return norms
    }
}

/// A tensor's rows in blocks of about equal pixels, none across two maps. The blocks depend on the shape alone, never on the threads.
package struct RowBlocks {
    package struct Block {
        package let map: Int
        package let rows: Range<Int>
        /// Index of the first pixel, counted over all maps.
        package let firstPixel: Int
    }

    package let shape: Shape
    /// Rows of every block but the last one of a map.
    package let maximumRows: Int
    private let perMap: Int
    package var count: Int { shape.n * perMap }
    package var maximumPixels: Int { maximumRows * shape.w }

    package init(_ shape: Shape, pixels: Int) {
        self.shape = shape
        maximumRows = min(shape.h, max(1, pixels / shape.w))
        perMap = (shape.h + maximumRows - 1) / maximumRows
    }

    package subscript(index: Int) -> Block {
        let (map, part) = index.quotientAndRemainder(dividingBy: perMap)
        let first = part * maximumRows
        return Block(map: map, rows: first..<min(first + maximumRows, shape.h), firstPixel: (map * shape.h + first) * shape.w)
    }
}

/// The one place that looks after OpenBLAS as a whole. It gets one thread: ours do the splitting.
package enum BlasLibrary {
    /// Sets it to one thread. Cheap after the first call.
    package static func prepare() { _ = prepared }

    /// "Haswell", "SkylakeX", ...: part of what decides the bits of a result.
    package static var core: String {
        prepare()
        return String(cString: openblas_get_corename())
    }

    /// The build's version and options in OpenBLAS's own words.
    package static var configuration: String { String(cString: openblas_get_config()).trimmingCharacters(in: .whitespaces) }

    /// How this build threads: "sequential", "pthreads" or "OpenMP".
    package static var threading: String { ["sequential", "pthreads", "OpenMP"][Int(min(max(openblas_get_parallel(), 0), 2))] }

    /// Seconds that one product of two size x size matrices takes with OpenBLAS's own threads: the yardstick of the benchmarks. The median of five.
    /// No other product may run at the same time.
    package static func secondsPerProduct(size: Int, threads: Int) -> Double {
        prepare()
        openblas_set_num_threads(Int32(threads))
        defer { openblas_set_num_threads(1) }
        let (a, b, c) = (Buffer(size * size), Buffer(size * size), Buffer(zeros: size * size))
        for i in 0..<size * size { (a.pointer[i], b.pointer[i]) = (Scalar(i % 13) / 13, Scalar(i % 7) / 7) }
        let laps = (0..<6).map { _ in
            let start = Date()
            MatrixProduct.multiply(size, size, size, a.pointer, size, b.pointer, size, beta: 0, c.pointer, size)
            return Date().timeIntervalSince(start)
        }
        return laps.dropFirst().sorted()[2]
    }

    private static let prepared: Void = openblas_set_num_threads(1)

    /// Whether only one thread may compute at a time: builds without threads share their buffers among all callers, and products that overlap are wrong
    /// (libopenblas0-serial of Debian 12, which a machine may have for other programs).
    fileprivate static let takesTurns = openblas_get_parallel() == 0
    fileprivate static let turn = NSLock()
}
