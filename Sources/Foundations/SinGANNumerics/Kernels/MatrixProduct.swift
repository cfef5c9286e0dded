import COpenBLAS

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
        #if DoublePrecision
            cblas_dgemm(
                CblasRowMajor, transpose, CblasNoTrans, size(m), size(n), size(k), 1, a, size(lda), b, size(ldb), beta, c, size(ldc))
        #else
            cblas_sgemm(
                CblasRowMajor, transpose, CblasNoTrans, size(m), size(n), size(k), 1, a, size(lda), b, size(ldb), beta, c, size(ldc))
        #endif
    }
}
