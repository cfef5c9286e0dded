import Foundation
import TestSupport
import Testing

extension CommandLineTests {
    /// `SINGAN_KERNELS` with a name that there isn't: whatever computes is refused, whatever explains works.
    @Suite struct KernelChoiceTests {
        private let unknown = ["SINGAN_KERNELS": "abacus"]

        /// "blas" is in every build.
        @Test func commandsThatComputeAreRefused() throws {
            let tool = try Tool()
            try tool.picture("a.png")
            for command in [["train", "a.png"], ["train", "a.png", "--plan"], ["sample", "a.png"], ["models", "show", "0123"]] {
                try tool.refuses(64, command, saying: "SINGAN_KERNELS", "abacus", "blas", environment: unknown)
            }
        }

        @Test func commandsThatExplainWork() throws {
            let tool = try Tool()
            for command in [["--help"], ["--version"], ["sample", "--help"], ["tasks"], ["models", "list"]] {
                let outcome = try tool(command, environment: unknown)
                #expect(outcome.status == 0 && outcome.error.isEmpty && !outcome.output.isEmpty, "\(command): \(outcome.error)")
            }
            let doctor = try tool(["doctor"], environment: unknown)
            #expect(doctor.status == 0)
            let lines = doctor.text.split(separator: "\n")
            #expect(lines.contains { $0.hasPrefix("kernel variants here ") && $0.contains("blas") }, "\(doctor.text)")
            #expect(lines.contains { $0.hasPrefix("kernel variant ") && $0.contains("abacus") }, "\(doctor.text)")
        }

        @Test func aKnownNameIsUsed() throws {
            let lines = try Tool()(["doctor"], environment: ["SINGAN_KERNELS": "blas"]).text.split(separator: "\n")
            #expect(lines.contains { $0.hasPrefix("kernel variant ") && $0.hasSuffix(" blas") })
        }
    }
}
