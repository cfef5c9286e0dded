import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What other programs, and other guests of the same host, take of this machine.
struct MachineLoad: Sendable {
    /// Seconds of processor time since the machine began: of everybody, and what the host gave to others.
    private let busy: Double
    /// This process's seconds.
    private let own: Double
    private let moment = Date()

    /// nil where the system doesn't tell.
    init?() {
        guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8), let line = text.split(separator: "\n").first else {
            return nil
        }
        let ticks = line.split(separator: " ").dropFirst().compactMap { Double($0) }
        // user nice system idle iowait irq softirq steal; what guests take is in user already.
        guard line.hasPrefix("cpu "), ticks.count >= 8 else { return nil }
        let perSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
        guard perSecond > 0 else { return nil }
        busy = (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7]) / perSecond
        own = Self.ownSeconds
    }

    /// How many cores others kept busy from an earlier moment to this one, on average.
    func othersCores(since earlier: MachineLoad) -> Double {
        let passed = moment.timeIntervalSince(earlier.moment)
        guard passed > 0.05 else { return 0 }
        return max(0, (busy - earlier.busy - (own - earlier.own)) / passed)
    }

    private static var ownSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
