import Foundation
import SinGANEngine
import SinGANSupport

/// What training iterations took on this machine: kept in the folder of models, written by finished scales, read by plans.
///
/// For plans alone: nothing that is trained depends on it, and without it, or with a damaged one, a plan measures.
struct MachineSpeeds: Codable, Hashable, Sendable {
    /// Which iterations take the same time for each unit of their area.
    struct Kind: Codable, Hashable {
        /// Kernel variant, BLAS core and precision.
        let kernel: String
        let processor: String
        let threads: Int
        let channels: Int
        /// Maps that go through a network together.
        let mapsTogether: Int
        /// The area of an iteration's passes (`CostEstimate.work`), as its logarithm to base 2, rounded.
        let magnitude: Int

        init(_ shown: ScalePlan, work: Double, on compute: Compute) {
            (kernel, processor, threads, channels) = (Compute.kernel, Processor.name, compute.threads, shown.channels)
            mapsTogether = IterationKind(shown).mapsTogether
            magnitude = Int(log2(max(work, 1)).rounded())
        }

        /// Whether both differ in the magnitude at most.
        func isLike(_ other: Kind) -> Bool {
            (kernel, processor, threads) == (other.kernel, other.processor, other.threads)
                && (channels, mapsTogether) == (other.channels, other.mapsTogether)
        }
    }

    struct Entry: Codable, Hashable {
        let kind: Kind
        /// Seconds for each unit of area in the last trainings, newest last.
        var seconds: [Double]
    }

    private(set) var entries: [Entry] = []

    static let name = "speeds.json"
    /// Trainings that are remembered of each kind.
    private static let memory = 5
    private static let mostEntries = 500

    /// The file beside a model, or beside where it will be.
    static func path(beside model: String) -> String { (model as NSString).deletingLastPathComponent + "/" + name }

    /// Empty where there is none that can be read.
    static func load(_ path: String) -> MachineSpeeds {
        guard let bytes = try? AtomicFile.read(path), let read = try? JSONDecoder().decode(MachineSpeeds.self, from: Data(bytes)) else {
            return MachineSpeeds()
        }
        var sound = MachineSpeeds()
        sound.entries = read.entries.filter { !$0.seconds.isEmpty && $0.seconds.allSatisfy { $0.isFinite && $0 > 0 } }
        return sound
    }

    /// That it can't be written is no reason to end a training.
    func write(_ path: String) {
        guard let bytes = try? CanonicalJSON.encode(self) else { return }
        try? AtomicFile.write(bytes, to: path)
    }

    mutating func note(_ seconds: Double, of kind: Kind) {
        guard seconds.isFinite, seconds > 0 else { return }
        var entry = entries.first { $0.kind == kind } ?? Entry(kind: kind, seconds: [])
        entry.seconds = (entry.seconds + [seconds]).suffix(Self.memory)
        entries.removeAll { $0.kind == kind }
        entries = (entries + [entry]).suffix(Self.mostEntries)
    }

    /// Seconds for each unit of area where nothing else runs: of the trainings that are remembered of the nearest magnitude, up to four times larger or
    /// smaller, the quickest; nil where there is none.
    func seconds(of kind: Kind) -> Double? {
        entries.filter { $0.kind.isLike(kind) && abs($0.kind.magnitude - kind.magnitude) <= 2 }
            .min { abs($0.kind.magnitude - kind.magnitude) < abs($1.kind.magnitude - kind.magnitude) }?
            .seconds.min()
    }
}

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
