import Foundation
import TestSupport
import Testing

extension CommandLineTests {
    /// `doctor` names everything that a report of a fault needs.
    @Suite struct DoctorRunTests {
        @Test func findsEverything() throws {
            let tool = try Tool()
            let text = try tool("doctor").text
            for name in [
                "singan-tool", "swift", "processor", "cpu features", "cores", "kernel variant", "openblas", "openblas core",
                "openblas threading",
                "libvips", "reads", "writes", "models folder", "current folder", "SINGAN_MODELS",
            ] {
                #expect(text.split(separator: "\n").contains { $0.hasPrefix(name + " ") }, "\(name)")
            }
            let json = try tool("doctor", "--json")
            let object = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
            #expect((object["findings"] as? [String: Any])?["libvips"] is String)
        }
    }
}
