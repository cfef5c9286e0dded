import CMemoryEnd
import Foundation

/// A block of uninitialized memory, freed with its owner. From 4 MB on, and where `largePages` asks for it, it lies in pages of 2 MB: with small
/// pages the processor often misses its table of pages.
public final class MemoryBlock {
    /// The first byte, aligned to 64 bytes, or to 2 MB in large pages.
    public let pointer: UnsafeMutableRawPointer

    private static let page = 2 << 20

    /// Allocates at least one byte. Ends the process where memory runs out: see `Machine.endOfMemory`.
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
    /// Ends the process because memory ran out: with one line and its exit status where `prepareEndOfMemory` was called, else with a trap, as Swift's
    /// own allocations do.
    public static func endOfMemory(_ bytes: Int) -> Never {
        singan_memory_end()
        fatalError("can't allocate \(bytes) bytes")
    }

    /// Makes the process end with one line and an exit status where memory runs out, in our memory, Swift's, GLib's or a library's. Call it at a
    /// program's beginning: it installs signal handlers. Files that were written before stay, such as checkpoints of trainings.
    public static func prepareEndOfMemory(program: String) {
        let error = outOfMemory("memory ran out")
        singan_memory_end_prepare("\(program): error: \(error.description)\n", error.exitStatus, addressSpaceLeft == nil ? 0 : 1)
    }

    /// Returns the error that says so, with the memory that there was and what to do.
    public static func outOfMemory(_ what: String, cause: (any Error)? = nil) -> SinGANError {
        let owner = memory < physicalMemory ? "this process may use" : "this machine has"
        let limits = memory < physicalMemory ? ", or raise the limit (ulimit -v, or the control group's)" : ", or end other programs"
        return SinGANError(
            .outOfMemory, "\(what): \(owner) \(gigabytes(memory, .down)) GB", hint: "Ask for something smaller\(limits).", cause: cause)
    }

    /// Checks that the program can begin at all: with too little address space its libraries' threads would wait for each other for ever.
    ///
    /// - Throws: `.outOfMemory` where too little memory is left, `.usage` where the process may open too few files.
    ///
    /// - Parameters:
    ///   - addressSpace: the bytes of the address space that are left; nil without a limit.
    ///   - files: the number of files that may be open at a time.
    public static func checkBeginning(addressSpace: Double? = addressSpaceLeft, files: Int = openFiles()) throws(SinGANError) {
        guard files >= leastFiles else {
            throw SinGANError(
                .usage, "this process may open \(files) files at a time, and needs \(leastFiles)", hint: "Raise the limit (ulimit -n 256).")
        }
        guard let addressSpace, addressSpace < least else { return }
        throw outOfMemory("the program needs \(gigabytes(least, .up)) GB of memory to begin")
    }

    /// Returns how many files this process may have open. Raises a limit below 64 as far as the system allows.
    public static func openFiles() -> Int {
        var limit = rlimit()
        #if os(Linux)
            let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let kind = RLIMIT_NOFILE
        #endif
        guard getrlimit(kind, &limit) == 0 else { return .max }
        if limit.rlim_cur < leastFiles, limit.rlim_max > limit.rlim_cur {
            limit.rlim_cur = min(limit.rlim_max, rlim_t(leastFiles))
            setrlimit(kind, &limit)
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// The files that may be open together: streams, a picture and its result, the model, a lock, plugins and their pipes.
    private static let leastFiles = 64

    /// The bytes for stacks, libraries' own memory and a small picture.
    static let least = 0.3e9
}
