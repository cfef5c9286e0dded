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

    /// Of the columns of k x n.
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
