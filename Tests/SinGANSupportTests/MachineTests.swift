import Foundation
import TestSupport
import Testing

@testable import SinGANSupport

/// What of the machine is ours, from files as the kernel writes them.
@Suite struct MachineTests {
    /// A root folder with these files.
    private static func root(_ files: [String: String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, text) in files {
            try FileManager.default.createDirectory(
                atPath: (folder(name) as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try folder.write(text, to: name)
        }
        return folder
    }

    private static let unified = "25 20 0:22 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
    private static let separate = """
        20 1 8:1 / / rw - ext4 /dev/sda1 rw
        32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
        35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
        41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw

        """

    @Test func withoutGroupsThereAreNoLimits() throws {
        let groups = ControlGroups(root: try Self.root([:]).path)
        #expect(groups.cores == nil && groups.memory == nil)
    }

    /// The least of the process's own group and of all around it counts.
    @Test func versionTwo() throws {
        let group = "sys/fs/cgroup/system.slice/job 1"
        let folder = try Self.root([
            "proc/self/cgroup": "0::/system.slice/job 1/step\n", "proc/self/mountinfo": Self.unified,
            "sys/fs/cgroup/system.slice/cpu.max": "400000 100000\n", "sys/fs/cgroup/system.slice/memory.max": "3000000000\n",
            "\(group)/cpu.max": "150000 100000\n", "\(group)/memory.max": "4000000000\n",
            "\(group)/step/cpu.max": "max 100000\n", "\(group)/step/memory.max": "max\n",
            // Somebody else's.
            "sys/fs/cgroup/system.slice/job 2/cpu.max": "50000 100000\n",
        ])
        let groups = ControlGroups(root: folder.path)
        #expect(groups.cores == 2 && groups.memory == 3e9)
    }

    @Test(arguments: [("50000 100000", 1), ("100000 100000", 1), ("100001 100000", 2), ("20000 10000", 2), ("1000 100000", 1)])
    func quotasAreRoundedUp(quota: String, cores: Int) throws {
        let folder = try Self.root([
            "proc/self/cgroup": "0::/\n", "proc/self/mountinfo": Self.unified, "sys/fs/cgroup/cpu.max": quota + "\n",
        ])
        #expect(ControlGroups(root: folder.path).cores == cores)
    }

    @Test func versionOne() throws {
        let folder = try Self.root([
            "proc/self/cgroup": "5:memory:/jobs/1\n4:cpu,cpuacct:/jobs/1/a\n1:name=systemd:/x\n0::/\n",
            "proc/self/mountinfo": Self.separate,
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "-1\n", "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
            "sys/fs/cgroup/cpu,cpuacct/jobs/1/cpu.cfs_quota_us": "250000\n",
            "sys/fs/cgroup/cpu,cpuacct/jobs/1/cpu.cfs_period_us": "100000\n",
            "sys/fs/cgroup/cpu,cpuacct/jobs/1/a/cpu.cfs_quota_us": "-1\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
            "sys/fs/cgroup/memory/jobs/memory.limit_in_bytes": "2000000000\n",
        ])
        let groups = ControlGroups(root: folder.path)
        #expect(groups.cores == 3 && groups.memory == 2e9)
    }

    /// In a container the mount shows the container's own group, or the path leads out of what is shown.
    @Test(arguments: ["/docker/12ab", "/docker/12ab/", "/../../somewhere", "/elsewhere"]) func containers(path: String) throws {
        let folder = try Self.root([
            "proc/self/cgroup": "5:memory:\(path)\n",
            "proc/self/mountinfo": "35 31 0:32 /docker/12ab /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "1500000000\n",
        ])
        #expect(ControlGroups(root: folder.path).memory == 1.5e9)
    }

    @Test(arguments: ["", "0", "0 0", "max", "-1 100000", "nonsense", "1e400 1"]) func damagedFilesLimitNothing(text: String) throws {
        let folder = try Self.root([
            "proc/self/cgroup": "nonsense\n0::/a\n:::\n", "proc/self/mountinfo": "1 2 - cgroup2\n- - -\n" + Self.unified,
            "sys/fs/cgroup/a/cpu.max": text, "sys/fs/cgroup/a/memory.max": text,
        ])
        let groups = ControlGroups(root: folder.path)
        #expect((groups.cores ?? 65536) == 65536)
        #expect(groups.memory == nil || groups.memory == .infinity)
    }

    @Test(arguments: [("0-1", [0, 1]), ("5", [5]), ("0-2,8,10-11", [0, 1, 2, 8, 10, 11]), ("", []), ("x", []), ("3-1", [3])])
    func affinity(list: String, processors: [Int]) throws {
        let folder = try Self.root(["proc/self/status": "Name:\tcat\nCpus_allowed:\tff\nCpus_allowed_list:\t\(list)\nMems_allowed:\t1\n"])
        #expect(Machine.processors(root: folder.path) == (processors.isEmpty ? nil : Set(processors)))
        #expect(Machine.processors(root: folder("none")) == nil)
    }

    @Test func theLeastCounts() throws {
        let folder = try Self.root([
            "proc/self/cgroup": "0::/\n", "proc/self/mountinfo": Self.unified, "sys/fs/cgroup/cpu.max": "300000 100000",
            "sys/fs/cgroup/memory.max": "2000000000",
        ])
        let (groups, none) = (ControlGroups(root: folder.path), ControlGroups(root: folder("none")))
        #expect(Machine.cores(allowed: 8, groups) == 3 && Machine.cores(allowed: 2, groups) == 2 && Machine.cores(allowed: 5, none) == 5)
        #expect(Machine.memory(8e9, groups, addressSpace: nil) == 2e9)
        #expect(Machine.memory(1e9, groups, addressSpace: nil) == 1e9)
        #expect(Machine.memory(8e9, groups, addressSpace: 5e8) == 5e8)
        #expect(Machine.memory(8e9, none, addressSpace: nil) == 8e9)
    }

    @Test func thisMachineHasSomething() {
        #expect((1...Machine.allCores).contains(Machine.cores))
        #expect(Machine.memory > 1e6 && Machine.memory <= Machine.physicalMemory)
    }

    @Test func tooMuchIsRefusedWithNumbers() throws {
        try Machine.checkMemory(7e9, "a sample needs", hint: "Ask for less.", available: 9e9)
        let error = #expect(throws: SinGANError.self) {
            try Machine.checkMemory(12.34e9, "a sample needs", hint: "Ask for less.", available: 1.99e9)
        }
        #expect(error?.code == .usage)
        let have = 1.99e9 < Machine.physicalMemory ? "this process may use 1.5 GB" : "this machine has 1.9 GB"
        #expect(error?.description == "a sample needs 13 GB of memory, and \(have). Ask for less.")
        #expect(Machine.gigabytes(0.05e9, .down) == "less than 0.1" && Machine.gigabytes(9.91e9, .up) == "10")
    }
}
