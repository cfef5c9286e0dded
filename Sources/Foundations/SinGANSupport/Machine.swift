import Foundation

/// What of this machine is this process's: a batch system, a container or a limit of the shell may leave it less than there is.
public enum Machine {
    /// Cores that its threads can have at the same time: those that it may run on, and no more than the time that it is given.
    public static let cores = cores(allowed: processors?.count, groups)

    /// The machine's.
    public static var allCores: Int { ProcessInfo.processInfo.processorCount }

    /// The numbers of the cores that it may run on, for however much of their time; nil where the system doesn't say.
    public static let processors = processors()

    /// - Parameter root: what stands in front of every path; for tests.
    static func processors(root: String = "") -> Set<Int>? {
        // "Cpus_allowed_list: 0-3,8": the affinity within what the control groups leave.
        guard let text = try? String(contentsOfFile: "\(root)/proc/self/status", encoding: .utf8),
            let list = text.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed_list:") })?.split(separator: ":").last
        else { return nil }
        let found = list.split(separator: ",").map { $0.split(separator: "-").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) } }
        let ranges = found.compactMap { ends in ends.first.flatMap { first in ends.last.map { first...max(first, min($0, 1 << 16)) } } }
        return ranges.isEmpty ? nil : Set(ranges.joined())
    }

    /// Bytes that it can still have: of the machine's memory what its control groups allow, and of its address space what isn't used yet.
    public static var memory: Double { memory(physicalMemory, groups, addressSpace: addressSpaceLeft) }

    /// The machine's, in bytes.
    public static var physicalMemory: Double { Double(ProcessInfo.processInfo.physicalMemory) }

    private static let groups = ControlGroups()

    static func cores(allowed: Int?, _ groups: ControlGroups) -> Int {
        max(1, min(allowed ?? ProcessInfo.processInfo.activeProcessorCount, groups.cores ?? .max))
    }

    static func memory(_ physical: Double, _ groups: ControlGroups, addressSpace: Double?) -> Double {
        min(physical, groups.memory ?? .infinity, addressSpace ?? .infinity)
    }

    /// Bytes between what libraries, threads and everything else take of the address space and the limit (`ulimit -v`); nil without one.
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
    /// Throws `.usage` where that many bytes are more than can be had with some left over.
    ///
    /// - Parameters:
    ///   - what: needs them, with its verb: "a sample of 90x60 needs".
    ///   - available: bytes.
    public static func checkMemory(_ needed: Double, _ what: String, hint: String, available: Double = memory) throws(SinGANError) {
        guard needed < 0.8 * available else {
            // A limit's number is the one that counts, or what is needed could be less than what is there.
            let isLimited = available < physicalMemory
            let have =
                (isLimited ? "this process may use " : "this machine has ") + gigabytes(isLimited ? 0.8 * available : available, .down)
            throw SinGANError(.usage, "\(what) \(gigabytes(needed, .up)) GB of memory, and \(have) GB", hint: hint)
        }
    }

    /// A number in GB, with one decimal below ten, for words such as "this machine has".
    public static func gigabytes(_ bytes: Double, _ rule: FloatingPointRoundingRule) -> String {
        let tenths = (bytes / 1e8).rounded(rule)
        guard tenths > 0 else { return "less than 0.1" }
        return tenths < 100 ? String(format: "%.1f", tenths / 10) : String(format: "%.0f", (bytes / 1e9).rounded(rule))
    }
}
