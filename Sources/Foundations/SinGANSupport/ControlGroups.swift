import Foundation

/// The limits that Linux control groups (of containers, batch systems and service managers) set for this process. Each group limits everything inside
/// it, so the smallest limit counts.
struct ControlGroups {
    /// The processor time in cores, rounded up; nil without a limit.
    let cores: Int?
    /// The memory in bytes; nil without a limit.
    let memory: Double?

    /// - Parameter root: a folder that is put in front of every path; for tests.
    init(root: String = "") {
        let groups = Self.groups(root)
        cores = groups.compactMap(\.cores).min().map { max(1, Int(min($0, 65536).rounded(.up))) }
        memory = groups.compactMap(\.memory).min()
    }

    /// One folder of a hierarchy of control groups.
    private struct Group {
        let folder: String
        /// Whether this is version 2, which has one hierarchy for everything and other file names.
        let isUnified: Bool

        var cores: Double? {
            guard isUnified else {
                guard let quota = number("cpu.cfs_quota_us"), let period = number("cpu.cfs_period_us"), quota > 0, period > 0 else {
                    return nil
                }
                return quota / period
            }
            // "200000 100000" or "max 100000".
            let words = text("cpu.max").split(separator: " ").map { Double($0) }
            guard words.count == 2, let quota = words[0], let period = words[1], quota > 0, period > 0 else { return nil }
            return quota / period
        }

        /// The limit in bytes. Without a limit the file says "max", or in version 1 a number beyond any machine's memory.
        var memory: Double? { number(isUnified ? "memory.max" : "memory.limit_in_bytes").flatMap { $0 > 0 ? $0 : nil } }

        private func number(_ name: String) -> Double? { Double(text(name)) }
        private func text(_ name: String) -> String {
            ((try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    /// The groups that this process is in, with all that lie around them.
    private static func groups(_ root: String) -> [Group] {
        let mounts = lines("\(root)/proc/self/mountinfo").compactMap(Mount.init)
        return lines("\(root)/proc/self/cgroup").flatMap { line -> [Group] in
            // "4:cpu,cpuacct:/path", and "0::/path" of version 2.
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3 else { return [] }
            let controllers = parts[1].split(separator: ",").map(String.init)
            let limiting = controllers.filter { ["cpu", "memory"].contains($0) }
            let found = mounts.filter { controllers.isEmpty ? $0.isUnified : !$0.isUnified && !$0.options.isDisjoint(with: limiting) }
            return found.flatMap { mount in
                mount.folders(of: parts[2]).map { Group(folder: root + $0, isUnified: mount.isUnified) }
            }
        }
    }

    private static func lines(_ path: String) -> [String] {
        ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }

    /// The place in the file system where a hierarchy of groups is to be seen.
    private struct Mount {
        /// The group that is shown at `point`.
        let root: String
        let point: String
        let isUnified: Bool
        let options: Set<String>

        /// "35 31 0:32 /root /point options... - type source options"; nil for other file systems.
        init?(_ line: String) {
            let words = line.split(separator: " ").map(String.init)
            guard let dash = words.firstIndex(of: "-"), dash >= 6, words.count > dash + 3 else { return nil }
            let type = words[dash + 1]
            guard ["cgroup", "cgroup2"].contains(type) else { return nil }
            (root, point, isUnified) = (Self.plain(words[3]), Self.plain(words[4]), type == "cgroup2")
            options = Set(words[dash + 3].split(separator: ",").map(String.init))
        }

        /// The kernel writes spaces and the like in octal.
        private static func plain(_ word: String) -> String {
            [("\\040", " "), ("\\011", "\t"), ("\\134", "\\")].reduce(word) { $0.replacing($1.0, with: $1.1) }
        }

        /// The group's folder and those around it, up to the point. A path that isn't below what is shown here, as in some containers, is the
        /// point itself.
        func folders(of path: String) -> [String] {
            let inside = root == "/" ? path : path.hasPrefix(root + "/") ? String(path.dropFirst(root.count)) : ""
            let names = inside.split(separator: "/").map(String.init)
            guard !names.contains("..") else { return [point] }
            return (0...names.count).map { ([point] + names.prefix($0)).joined(separator: "/") }
        }
    }
}
