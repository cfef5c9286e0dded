import Foundation
import SinGANEngine
import SinGANSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What other programs, and other guests of the same host, take of this machine's cores: of those that this process may run on.
struct MachineLoad: Sendable {
    /// Seconds of processor time since the machine began: of everybody, and what the host gave to others.
    private let busy: Double
    /// This process's seconds.
    private let own: Double
    private let moment = Date()

    /// nil where the system doesn't tell.
    init?() {
        let perSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
        guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8), perSecond > 0,
            let ticks = Self.busyTicks(text, of: Machine.processors)
        else { return nil }
        busy = ticks / perSecond
        own = Self.ownSeconds
    }

    /// The ticks for which these processors were busy, all where they aren't known, as the kernel's table says; nil where it says nothing.
    static func busyTicks(_ table: String, of processors: Set<Int>?) -> Double? {
        let rows = table.split(separator: "\n").compactMap { line -> Double? in
            let words = line.split(separator: " ")
            guard let name = words.first, name.hasPrefix("cpu") else { return nil }
            // "cpu" sums up "cpu0", "cpu1" and so on.
            guard processors.map({ Int(name.dropFirst(3)).map($0.contains) ?? false }) ?? (name == "cpu") else { return nil }
            let ticks = words.dropFirst().compactMap { Double($0) }
            // user nice system idle iowait irq softirq steal; what guests take is in user already.
            return ticks.count >= 8 ? ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7] : nil
        }
        return rows.isEmpty ? nil : rows.reduce(0, +)
    }

    /// How many cores others kept busy from an earlier moment to this one, on average.
    func othersCores(since earlier: MachineLoad) -> Double {
        let passed = moment.timeIntervalSince(earlier.moment)
        guard passed > 0.05 else { return 0 }
        // Others can have what this process may run on and not use up: a quota may be less than the affinity.
        let spare = Double(max(0, (Machine.processors?.count ?? 0) - Machine.cores))
        return max(0, (busy - earlier.busy - (own - earlier.own)) / passed - spare)
    }

    private static var ownSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
