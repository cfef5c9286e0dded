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
                    leftovers.allSatisfy { name in [".singan", ".lock", ".times", ".note"].contains { name.hasSuffix($0) } }, "\(leftovers)"
                )
                try FileManager.default.removeItem(atPath: stormy.folder("models"))
            }
        }

        /// What a killed training within a budget had done is not lost, and it still ends with one whole model.
        @Test func aBudgetSurvivesKills() throws {
            let tool = try Tool()
            try tool.picture("bg.png")
            let command = [
                "train", "bg.png", "--max-size", "32", "--min-size", "18", "--budget", "12s", "--progress", "none", "-o", "m.singan",
            ]
            for seconds in [4.0, 3.0] {
                let run = try tool.start(command, checkpointSeconds: 0)
                Thread.sleep(forTimeInterval: seconds)
                run.send(SIGKILL)
                _ = try run.outcome()
                let names = try FileManager.default.contentsOfDirectory(atPath: tool.folder("models"))
                #expect(names.contains { $0.hasSuffix(".budget.singan") }, "\(names)")
            }
            let begin = Date()
            let last = try tool(command)
            #expect(last.status == 0, "\(last.text)")
            // Seven of the twelve seconds are gone, and some of them before the first iteration.
            #expect(Date().timeIntervalSince(begin) < 12)
            let names = try FileManager.default.contentsOfDirectory(atPath: tool.folder("models"))
            let models = names.filter { $0.hasSuffix(".singan") }
            #expect(models.count == 1 && !models.contains { $0.contains("budget") }, "\(names)")
            #expect(try tool("sample", "m.singan", "-o", "s.png").status == 0)
            #expect(try tool("models", "show", "m.singan").text.contains(/trained +(\d+) of \1 scales/))
        }
    }
}
