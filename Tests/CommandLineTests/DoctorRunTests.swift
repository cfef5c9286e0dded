import Foundation
import SinGANSupport
import TestSupport
import Testing

extension CommandLineTests {
    /// `doctor` names everything that a report of a fault needs.
    @Suite struct DoctorRunTests {
        @Test func findsEverything() throws {
            let tool = try Tool()
            let text = try tool("doctor").text
            for name in [
                "singan-tool", "swift", "processor", "cpu features", "cores", "memory", "kernel variant", "openblas", "openblas core",
                "openblas threading",
                "libvips", "reads", "writes", "models folder", "current folder", "SINGAN_MODELS",
            ] {
                #expect(text.split(separator: "\n").contains { $0.hasPrefix(name + " ") }, "\(name)")
            }
            let json = try tool("doctor", "--json")
            let object = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
            #expect((object["findings"] as? [String: Any])?["libvips"] is String)
        }

        #if os(Linux)
            @Test func countsWhatIsOurs() throws {
                let core = try #require(Machine.processors?.min())
                let outcome = try Tool().start(["doctor"], prefix: ["taskset", "-c", "\(core)"]).outcome()
                let cores = outcome.text.split(separator: "\n").first { $0.hasPrefix("cores ") } ?? ""
                #expect(cores.contains(" 1 ") && cores.contains("1 threads used"), "\(outcome.text)")
                let limited = try Tool().start(["doctor"], prefix: ["prlimit", "--as=3000000000"]).outcome()
                let memory = limited.text.split(separator: "\n").first { $0.hasPrefix("memory ") } ?? ""
                #expect(memory.contains(" 2.") && (memory.contains("of the machine's") || Machine.physicalMemory < 3e9), "\(limited.text)")
            }
        #endif
    }
}
