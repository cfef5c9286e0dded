import Foundation
import TestSupport
import Testing

extension CommandLineTests {
    /// SIGINT and SIGTERM: the training is saved, the message says how to go on, and the next run does.
    @Suite struct SignalTests {
        private let tool: Tool
        private static let long = [
            "train", "bg.png", "--max-size", "32", "--min-size", "18", "--iterations", "100000", "--progress", "json",
        ]

        init() throws {
            tool = try Tool()
            try tool.picture("bg.png")
        }

        /// Seconds from signal to end.
        private func stop(_ signal: Int32, expecting status: Int32) throws -> Tool.Outcome {
            let run = try tool.start(Self.long)
            #expect(run.waits(for: "\"event\":\"progress\""), "\(run.error)")
            let begin = Date()
            run.send(signal)
            let outcome = try run.outcome()
            #expect(Date().timeIntervalSince(begin) < 2)
            #expect(outcome.status == status, "\(outcome.error)")
            let last = try #require(try outcome.events().last)
            #expect(last["event"] as? String == "error" && last["code"] as? Int == Int(status))
            #expect((last["hint"] as? String)?.contains("same command again") == true)
            return outcome
        }

        @Test func aStoppedTrainingGoesOn() throws {
            _ = try stop(SIGINT, expecting: 130)
            let second = try stop(SIGTERM, expecting: 143)
            let plan = try #require(try second.events().first { $0["event"] as? String == "plan" })
            #expect(try #require(plan["resumed_iteration"] as? Int) > 0)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: tool.folder("models")).filter { $0.hasSuffix(".singan") }.count == 1)
        }

        /// In the middle of an iteration that takes seconds, too.
        @Test func aSlowIterationIsLeftAtOnce() throws {
            try tool.picture("large.png", 600, 520)
            let run = try tool.start([
                "train", "large.png", "--preset", "paper", "--max-size", "600", "--min-size", "400", "--iterations", "5", "--threads", "1",
                "--progress", "json",
            ])
            #expect(run.waits(for: "\"event\":\"plan\""), "\(run.error)")
            Thread.sleep(forTimeInterval: 1)
            #expect(!run.error.contains("\"iteration\":1"), "an iteration was meant to take longer")
            let begin = Date()
            run.send(SIGTERM)
            let outcome = try run.outcome()
            #expect(Date().timeIntervalSince(begin) < 2)
            #expect(outcome.status == 143, "\(outcome.error)")
        }

        @Test func aClosedPipeIsAnErrorNotADeath() throws {
            #expect(try tool(["train", "bg.png", "-q", "-o", "m.singan"] + Tool.quick).status == 0)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "{ \"$0\" sample m.singan --size 400x400 -o -; echo $? >status; } | true", Tool.path]
            process.currentDirectoryURL = URL(fileURLWithPath: tool.folder.path)
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(String(decoding: try tool.bytes("status"), as: UTF8.self) == "74\n")
        }
    }
}
