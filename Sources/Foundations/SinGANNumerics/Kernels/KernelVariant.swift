import CKernels
import Foundation
import SinGANSupport

/// The variants of the kernels, and the one place that chooses between them.
///
/// The environment variable `SINGAN_KERNELS` names one to use: "avx512", "avx2", "neon", "scalar" (CKernels) or "blas" (portable). Else it is the
/// fastest that this processor runs. In double precision there is only "blas".
package struct KernelVariant: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package var description: String { name }

    package static let environmentVariable = "SINGAN_KERNELS"
    package static let blas = KernelVariant(name: "blas")

    /// Those that this processor runs, the preferred ones first.
    package static let available: [KernelVariant] = {
        #if DoublePrecision
            return [.blas]
        #else
            let native = (0..<8).compactMap { singan_variant(Int32($0)).map { KernelVariant(name: String(cString: $0.pointee.name)) } }
            // Without vectors of our own OpenBLAS, which has them for more processors, is faster.
            return native.filter { $0.name != "scalar" } + [.blas] + native.filter { $0.name == "scalar" }
        #endif
    }()

    /// The variant that new pools use.
    package static let chosen: KernelVariant = requested ?? available[0]

    /// What is wrong with `SINGAN_KERNELS`, if anything: programs should refuse to start. Libraries use the fastest variant then.
    package static var problem: SinGANError? {
        guard let name = requestedName, requested == nil else { return nil }
        return SinGANError(
            .usage, "\(environmentVariable) is \"\(name)\", which this processor or build doesn't have",
            hint: "Set it to one of: \(available.map(\.name).joined(separator: ", ")); or unset it.")
    }

    private static var requestedName: String? {
        ProcessInfo.processInfo.environment[environmentVariable].flatMap { $0.isEmpty ? nil : $0 }
    }
    private static var requested: KernelVariant? { requestedName.flatMap { name in available.first { $0.name == name } } }

    /// Every build's table: for what is portable C.
    package static var baseline: singan_kernels { singan_baseline() }

    /// Kernels for one pool.
    package func make() -> any Kernels {
        #if !DoublePrecision
            for index in 0..<8 {
                if let table = singan_variant(Int32(index)), String(cString: table.pointee.name) == name {
                    return NativeKernels(table.pointee)
                }
            }
        #endif
        return PortableKernels()
    }
}

extension KernelVariant {
    /// The variant's table of native kernels; for "blas", which has none of its own, the baseline's. In double precision too: for kernels of whole
    /// numbers.
    package var table: singan_kernels {
        for index in 0..<8 {
            if let table = singan_variant(Int32(index)), String(cString: table.pointee.name) == name { return table.pointee }
        }
        return Self.baseline
    }
}
