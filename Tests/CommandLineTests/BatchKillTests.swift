import Foundation
import SinGANSupport
import TestSupport
import Testing

extension CommandLineTests {
    /// Batches that end at any moment: the same command finishes what is left, byte for byte.
    @Suite struct BatchKillTests {
        private static let line = ["sample", "images", "--with", "mask=masks", "-n", "3", "-o", "out", "--seed", "5", "-q"]

        @Test func killsChangeNothing() throws {
            let (calm, stormy) = (try BatchRunTests.tool(12, width: 64), try BatchRunTests.tool(12, width: 64))
            let begin = Date()
            #expect(try calm(Self.line).status == 0)
            let whole = Date().timeIntervalSince(begin)
            let expected = try BatchRunTests.bytes(calm)
            #expect(expected.count == 72)
            let moments = RandomField(seed: 3, purpose: .sampling)
            for kill in 0..<12 {
                // With the memory of earlier runs, and without: as on another machine.
                let cache = ["SINGAN_CACHE": stormy.folder(kill % 2 == 0 ? "cache" : "cache-\(kill)")]
                let run = try stormy.start(Self.line, environment: cache)
                Thread.sleep(forTimeInterval: whole * 0.6 * moments.uniform(x: kill))
                run.send(kill % 3 == 2 ? SIGTERM : SIGKILL)
                _ = try run.outcome()
                if kill % 4 == 3 {
                    let rest = try stormy(Self.line, environment: cache)
                    #expect(rest.status == 0, "after kill \(kill): \(rest.error)")
                    let made = try BatchRunTests.bytes(stormy)
                    let others = Set(made.keys).union(expected.keys).filter { made[$0] != expected[$0] }.sorted()
                    #expect(others.isEmpty, "after kill \(kill)")
                    _ = try BatchRunTests.lines(stormy)
                    try FileManager.default.removeItem(atPath: stormy.folder("out"))
                    try? FileManager.default.removeItem(atPath: stormy.folder("cache"))
                }
            }
        }
    }
}
