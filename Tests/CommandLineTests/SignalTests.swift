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

        @Test func aLostTerminalAndALimitOfTimeSaveToo() throws {
            _ = try stop(SIGHUP, expecting: 129)
            let second = try stop(SIGXCPU, expecting: 152)
            let plan = try #require(try second.events().first { $0["event"] as? String == "plan" })
            #expect(try #require(plan["resumed_iteration"] as? Int) > 0)
            #expect((try second.events().last?["message"] as? String)?.contains("processor time") == true)
        }

        @Test func nohupKeepsItAlive() throws {
            let words = Self.long.joined(separator: " ")
            // It hears SIGTERM alone.
            let shell = try #require(Shell("sh"))
            let script = """
                trap '' HUP
                "$0" \(words) 2>events &
                until grep -q '"progress"' events; do sleep 0.1; done
                kill -HUP $!
                sleep 1
                kill -TERM $!
                wait $!
                echo $?
                """
            let outcome = try shell.run(
                ["-c", script, Tool.path], in: tool.folder.path, environment: ["SINGAN_MODELS": tool.folder("models")])
            #expect(outcome.lines.last == "143", "\(outcome.text)")
        }

        /// Nothing comes from standard input or a named pipe, nobody reads, and another process has the lock.
        @Test(arguments: ["- -o x.png", "pipe.png -o x.png", "bg.png -o pipe.png"])
        func whoeverWaitsIsStopped(_ words: String) throws {
            #expect(mkfifo(tool.folder("pipe.png"), 0o600) == 0)
            // Open for both, so that opening doesn't wait here; with a writer that never writes.
            let descriptor = words.hasPrefix("-") ? open(tool.folder("pipe.png"), O_RDWR | O_CLOEXEC) : -1
            defer { if descriptor >= 0 { close(descriptor) } }
            let run = try tool.start(
                ["sample"] + words.split(separator: " ").map(String.init), input: descriptor >= 0 ? tool.folder("pipe.png") : nil)
            #expect(run.waits(for: "engine: patches"), "\(run.error)")
            // Until it has come to where it waits.
            Thread.sleep(forTimeInterval: 1)
            let begin = Date()
            run.send(SIGTERM)
            let outcome = try run.outcome()
            #expect(outcome.status == 143 && Date().timeIntervalSince(begin) < 2, "\(outcome.error)")
            #expect(try tool.folder.names() == ["bg.png", "pipe.png"])
        }

        @Test func whoeverWaitsForALockIsStopped() throws {
            let first = try tool.start(Self.long)
            #expect(first.waits(for: "\"event\":\"progress\""), "\(first.error)")
            let second = try tool.start(Self.long)
            #expect(second.waits(for: "waiting for it"), "\(second.error)")
            let begin = Date()
            second.send(SIGHUP)
            #expect(try second.outcome().status == 129 && Date().timeIntervalSince(begin) < 2)
            first.send(SIGTERM)
            #expect(try first.outcome().status == 143)
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

        /// The status that SIGPIPE has, and not a word.
        @Test func aClosedPipeIsNoError() throws {
            #expect(try tool(["train", "bg.png", "-q", "-o", "m.singan"] + Tool.quick).status == 0)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "{ \"$0\" sample m.singan -q --size 400x400 -o - 2>words; echo $? >status; } | true", Tool.path]
            process.currentDirectoryURL = URL(fileURLWithPath: tool.folder.path)
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(String(decoding: try tool.bytes("status"), as: UTF8.self) == "141\n")
            #expect(try tool.bytes("words").isEmpty)
        }
    }
}
