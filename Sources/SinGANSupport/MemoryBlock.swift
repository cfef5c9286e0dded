import CMemoryEnd
import Foundation

/// Memory, not initialized: in large pages where there is much of it, or where it is asked for, because with small pages the processor's table of
/// them is missed all the time.
public final class MemoryBlock {
    public let pointer: UnsafeMutableRawPointer

    private static let page = 2 << 20

    /// Ends the process where memory runs out: see `Machine.endOfMemory`.
    public init(bytes: Int, largePages: Bool = false) {
        let isLarge = largePages || bytes >= 2 * Self.page
        let whole = isLarge ? (max(bytes, 1) + Self.page - 1) / Self.page * Self.page : max(bytes, 1)
        guard let memory = singan_memory_allocate(whole, isLarge ? Self.page : 64) else { Machine.endOfMemory(bytes) }
        #if os(Linux)
            // Advice only: without it everything works, slower.
            if isLarge { madvise(memory, whole, MADV_HUGEPAGE) }
        #endif
        pointer = memory
    }

    deinit { free(pointer) }
}

extension Machine {
    /// Says with one line that memory ran out and ends the process with its exit status, where `prepareEndOfMemory` was called; else traps, as
    /// Swift's own allocations do.
    public static func endOfMemory(_ bytes: Int) -> Never {
        singan_memory_end()
        fatalError("can't allocate \(bytes) bytes")
    }

    /// From here on the process ends with one line and an exit status where memory runs out, in our memory, Swift's, GLib's or a library's. For a
    /// program's beginning: it takes signals. What was written before stays, checkpoints of trainings for example.
    public static func prepareEndOfMemory(program: String) {
        let error = outOfMemory("memory ran out")
        singan_memory_end_prepare("\(program): error: \(error.description)\n", error.exitStatus, addressSpaceLeft == nil ? 0 : 1)
    }

    /// The error that says so: with what there was, and what to do.
    public static func outOfMemory(_ what: String, cause: (any Error)? = nil) -> SinGANError {
        let owner = memory < physicalMemory ? "this process may use" : "this machine has"
        let limits = memory < physicalMemory ? ", or raise the limit (ulimit -v, or the control group's)" : ", or end other programs"
        return SinGANError(
            .outOfMemory, "\(what): \(owner) \(gigabytes(memory, .down)) GB", hint: "Ask for something smaller\(limits).", cause: cause)
    }

    /// Throws `.outOfMemory` where a program can't even begin: its libraries' threads would wait for each other for ever.
    ///
    /// - Parameter addressSpace: bytes left of it; nil without a limit.
    public static func checkBeginning(addressSpace: Double? = addressSpaceLeft) throws(SinGANError) {
        guard let addressSpace, addressSpace < least else { return }
        throw outOfMemory("the program needs \(gigabytes(least, .up)) GB of memory to begin")
    }

    /// Bytes for stacks, libraries' own memory and a small picture.
    static let least = 0.3e9
}
