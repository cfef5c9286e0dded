import SinGANNumerics
import SinGANSupport

/// What computes: threads, and the kernels they run. Any thread may use one; those that do so at the same time take turns, kernel by kernel.
public final class Compute: Sendable {
    package let pool: WorkerPool
    /// The request to stop, which kernels look at; its reason is what a cancelled computation throws.
    public let cancellation: Cancellation
    /// The number of threads, at least 1.
    public var threads: Int { pool.threads }

    /// - Parameter threads: 0 stands for all cores that are ours (`Machine.cores`).
    public init(threads: Int = 0, cancellation: Cancellation = Cancellation()) {
        pool = WorkerPool(threads: threads, cancellation: cancellation)
        self.cancellation = cancellation
    }

    /// The name of the kernels in use, and those that this processor could use.
    public static var kernelVariant: String { KernelVariant.chosen.name }
    /// The names of the kernel variants that this processor can run, the quickest first.
    public static var kernelVariants: [String] { KernelVariant.available.map(\.name) }
    /// Throws `.usage` where `SINGAN_KERNELS` names a variant that there isn't.
    public static func checkKernels() throws(SinGANError) { if let problem = KernelVariant.problem { throw problem } }
    /// The processor that OpenBLAS computes for.
    public static var blasCore: String { BlasLibrary.core }
    /// The description of its build that OpenBLAS gives, with its version.
    public static var blasConfiguration: String { BlasLibrary.configuration }
    /// How OpenBLAS was built to thread: "sequential", "pthreads" or "OpenMP". We give it one thread in any case.
    public static var blasThreading: String { BlasLibrary.threading }
    /// Seconds of one size x size x size product with OpenBLAS's own threads (median of five): the yardstick of the benchmarks.
    public static func secondsPerProduct(size: Int, threads: Int) -> Double { BlasLibrary.secondsPerProduct(size: size, threads: threads) }
    /// What decides the bits of a result besides the configuration: recorded in models.
    public static var kernel: String {
        // Only the portable kernels compute with OpenBLAS.
        let bits = MemoryLayout<Scalar>.size * 8
        return KernelVariant.chosen == .blas ? "blas/\(blasCore)/\(bits)" : "\(kernelVariant)/\(bits)"
    }
}
