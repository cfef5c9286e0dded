import Foundation

/// The part of this machine that this process may use: a batch system, a container or a shell's limit may leave less than there is.
public enum Machine {
    /// The number of threads that can run at the same time: the cores that the process may run on, limited by the processor time that it is given.
    public static let cores = cores(allowed: processors?.count, groups)

    /// The number of the machine's cores, whether this process may use them or not.
    public static var allCores: Int { ProcessInfo.processInfo.processorCount }

    /// The numbers of the cores that the process may run on, for however much of their time; nil where the system doesn't say.
    public static let processors = processors()

    /// - Parameter root: a folder that is put in front of every path; for tests.
    static func processors(root: String = "") -> Set<Int>? {
        // "Cpus_allowed_list: 0-3,8": the affinity within what the control groups leave.
        guard let text = try? String(contentsOfFile: "\(root)/proc/self/status", encoding: .utf8),
            let list = text.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed_list:") })?.split(separator: ":").last
        else { return nil }
        let found = list.split(separator: ",").map { $0.split(separator: "-").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) } }
        let ranges = found.compactMap { ends in ends.first.flatMap { first in ends.last.map { first...max(first, min($0, 1 << 16)) } } }
        return ranges.isEmpty ? nil : Set(ranges.joined())
    }

    /// The bytes that the process can still get: the machine's memory, limited by the control groups and by the unused part of the address space.
    public static var memory: Double { memory(physicalMemory, groups, addressSpace: addressSpaceLeft) }

    /// The machine's memory in bytes.
    public static var physicalMemory: Double { Double(ProcessInfo.processInfo.physicalMemory) }

    private static let groups = ControlGroups()

    static func cores(allowed: Int?, _ groups: ControlGroups) -> Int {
        max(1, min(allowed ?? ProcessInfo.processInfo.activeProcessorCount, groups.cores ?? .max))
    }

    static func memory(_ physical: Double, _ groups: ControlGroups, addressSpace: Double?) -> Double {
        min(physical, groups.memory ?? .infinity, addressSpace ?? .infinity)
    }

    /// The bytes of the address space (`ulimit -v`) that libraries, threads and everything else have left unused; nil without a limit.
    public static var addressSpaceLeft: Double? {
        var limit = rlimit()
        #if os(Linux)
            guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur != .max else { return nil }
            let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ").first.flatMap {
                Double($0)
            }
            return max(0, Double(limit.rlim_cur) - (pages ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))))
        #else
            guard getrlimit(RLIMIT_AS, &limit) == 0, limit.rlim_cur < rlim_t(Int64.max) else { return nil }
            return Double(limit.rlim_cur)
        #endif
    }
}

extension Machine {
    /// Checks that a need for memory leaves a fifth of the available memory free.
    ///
    /// - Throws: `.usage` with `hint` where it doesn't.
    ///
    /// - Parameters:
    ///   - needed: the bytes that the work needs.
    ///   - what: the work with its verb, for the message: "a sample of 90x60 needs".
    ///   - hint: what the user can do about it.
    ///   - available: the bytes that the process can get.
    public static func checkMemory(_ needed: Double, _ what: String, hint: String, available: Double = memory) throws(SinGANError) {
        guard needed < 0.8 * available else {
            // A limit's number is the one that counts, or what is needed could be less than what is there.
            let isLimited = available < physicalMemory
            let have =
                (isLimited ? "this process may use " : "this machine has ") + gigabytes(isLimited ? 0.8 * available : available, .down)
            throw SinGANError(.usage, "\(what) \(gigabytes(needed, .up)) GB of memory, and \(have) GB", hint: hint)
        }
    }

    /// Returns a number of bytes in GB without the unit: one decimal below ten, none from there on, "less than 0.1" for less.
    public static func gigabytes(_ bytes: Double, _ rule: FloatingPointRoundingRule) -> String {
        let tenths = (bytes / 1e8).rounded(rule)
        guard tenths > 0 else { return "less than 0.1" }
        return tenths < 100 ? String(format: "%.1f", tenths / 10) : String(format: "%.0f", (bytes / 1e9).rounded(rule))
    }
}

/// The processor's description by the operating system.
public enum Processor {
    /// The features that the numerical code could use, in order of width.
    private static let interesting = ["sse4_2", "avx", "avx2", "fma", "avx512f", "avx512vl", "avx512_bf16", "asimd", "sve"]

    /// The processor's model name, else its architecture.
    public static var name: String { field(["model name", "Model"]) ?? machine }

    /// The features that the numerical code could use, in order of width, by Linux's names; empty where the system lists none.
    public static var features: [String] {
        let flags = Set((field(["flags", "Features"]) ?? "").split(separator: " ").map(String.init))
        return interesting.filter(flags.contains)
    }

    private static var machine: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "arm64"
        #else
            "unknown"
        #endif
    }

    /// The first processor's line of that name in Linux's list; nil elsewhere.
    private static func field(_ names: [String]) -> String? {
        guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if parts.count == 2, names.contains(parts[0]) { return parts[1] }
        }
        return nil
    }
}
