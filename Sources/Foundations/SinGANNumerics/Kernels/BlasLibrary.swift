import COpenBLAS
import Foundation

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
}
