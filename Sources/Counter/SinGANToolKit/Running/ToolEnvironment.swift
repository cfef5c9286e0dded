import SinGANEngine
import SinGANSupport
import SinGANTasks

/// What a command runs in.
struct ToolEnvironment: Sendable {
    let terminal: Terminal
    let registry: TaskRegistry
    let cancellation: Cancellation

    /// What a command computes with.
    ///
    /// Throws `.usage` where `SINGAN_KERNELS` names a variant that there isn't. Commands that don't compute work all the same: `doctor` is the one
    /// that lists the variants.
    func compute(threads: Int = 0) throws(SinGANError) -> Compute {
        try Compute.checkKernels()
        return Compute(threads: threads, cancellation: cancellation)
    }
}
