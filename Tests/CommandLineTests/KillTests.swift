import Foundation
import SinGANSupport
import TestSupport
import Testing

extension CommandLineTests {
    /// SIGKILL at random moments: whatever is lost, what is left goes on to the same bytes.
    @Suite struct KillTests {
        private static let training = [
            "train", "bg.png", "--max-size", "32", "--min-size", "18", "--iterations", "6", "--progress", "none", "--force", "-o",
            "m.singan",
        ]

        @Test func twentyKillsChangeNothing() throws {
            let (calm, stormy) = (try Tool(), try Tool())
            for tool in [calm, stormy] { try tool.picture("bg.png") }
            let begin = Date()
            #expect(try calm(Self.training).status == 0)
            let whole = Date().timeIntervalSince(begin)
            let expected = try calm.bytes("m.singan")
            let moments = RandomField(seed: 1, purpose: .sampling)
            for kill in 0..<20 {
                // From before the first line of the program to after the last: every phase of a training this short is met.
                let run = try stormy.start(Self.training, checkpointSeconds: kill % 2 == 0 ? 0 : nil)
                Thread.sleep(forTimeInterval: whole * 1.05 * moments.uniform(x: kill))
                run.send(SIGKILL)
                _ = try run.outcome()
                #expect(try stormy(Self.training).status == 0)
                #expect(try stormy.bytes("m.singan") == expected, "after kill \(kill)")
                let leftovers = try FileManager.default.contentsOfDirectory(atPath: stormy.folder("models"))
                #expect(
                    leftovers.allSatisfy { name in [".singan", ".lock", ".times"].contains { name.hasSuffix($0) } }, "\(leftovers)")
                try FileManager.default.removeItem(atPath: stormy.folder("models"))
            }
        }
    }
}
