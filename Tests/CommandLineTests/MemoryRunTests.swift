#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    extension CommandLineTests {
        /// A limited address space (`ulimit -v`): one line and an exit status, whatever it is that lacks memory first.
        @Suite struct MemoryRunTests {
            private let tool: Tool

            init() throws {
                tool = try Tool()
                try tool.picture("bg.png", 400, 300)
            }

            private func limited(_ megabytes: Int, _ arguments: String...) throws -> Tool.Outcome {
                try tool.start(arguments, prefix: ["prlimit", "--as=\(megabytes)000000", "--core=0"]).outcome()
            }

            @Test(arguments: [600, 850, 950, 1100]) func anyLimit(megabytes: Int) throws {
                for arguments in [
                    ["sample", "bg.png", "--size", "900x700", "--force", "-o", "a.png"],
                    ["superres", "bg.png", "--factor", "2", "-f", "-o", "b.png"],
                ] {
                    let outcome = try tool.start(arguments, prefix: ["prlimit", "--as=\(megabytes)000000", "--core=0"]).outcome()
                    #expect([0, 64, 71].contains(outcome.status), "\(arguments): \(outcome.status) \(outcome.error)")
                    guard outcome.status != 0 else { continue }
                    #expect(
                        outcome.lines.last?.hasPrefix("singan-tool: error: ") == true && outcome.error.contains("memory"),
                        "\(outcome.error)")
                }
            }

            @Test func tooLittleToBeginWith() throws {
                let outcome = try limited(400, "doctor")
                #expect(outcome.status == 71 && outcome.lines.count == 1, "\(outcome.status) \(outcome.error)")
                #expect(outcome.error.contains("needs 0.3 GB of memory to begin"), "\(outcome.error)")
            }

            @Test func whatNeedsMoreIsRefusedBefore() throws {
                let outcome = try limited(3000, "sample", "bg.png", "--size", "12000x12000", "--engine", "patches")
                #expect(outcome.status == 64 && outcome.lines.count == 1, "\(outcome.status) \(outcome.error)")
                #expect(outcome.error.contains("GB of memory, and this process may use "), "\(outcome.error)")
            }
        }
    }
#endif
