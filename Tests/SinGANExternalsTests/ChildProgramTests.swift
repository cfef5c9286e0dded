import SinGANSupport
import Subprocess
import Synchronization
import Testing

@testable import SinGANExternals

/// A child program and its limits, without a command line around it.
@Suite struct ChildProgramTests {
    private static func run(
        _ script: String, input: String = "", limits: ChildLimits = .describing, cancellation: Cancellation = Cancellation()
    ) async throws(SinGANError) -> (text: String, ending: ChildProgram.Ending) {
        let collected = Collected()
        let program = ChildProgram(
            path: "/bin/sh", arguments: ["-c", script], folder: "/", environment: ["PATH": "/usr/bin:/bin", "WORD": "here"], limits: limits)
        let ending = try await program.run(input: input, cancellation: cancellation) { line throws(SinGANError) in collected.add(line) }
        return (String(decoding: collected.bytes, as: UTF8.self), ending)
    }

    @Test func whatItSaysAndHowItEnds() async throws {
        let (text, ending) = try await Self.run("cat; echo $WORD $(pwd); echo bad >&2; printf end; exit 3", input: "one\n\ntwo\n")
        #expect(text == "one\n\ntwo\nhere /\nend\n")
        #expect(ending.status == .exited(3) && ending.complaint == "bad\n")
    }

    @Test func moreThanAPipeHoldsGoesInAndOut() async throws {
        let input = (0..<20_000).map { "line \($0)\n" }.joined()
        let (text, _) = try await Self.run("cat", input: input, limits: ChildLimits(total: 20, idle: nil, line: 100, output: 1 << 20))
        #expect(text == input)
        // Nobody reads it: that is the program's own business.
        #expect(try await Self.run("exit 0", input: input).ending.status == .exited(0))
    }

    @Test func onlyTheEndOfComplaintsIsKept() async throws {
        let (_, ending) = try await Self.run("seq 1 100000 >&2")
        #expect(ending.complaint.utf8.count == ChildLimits.complaint && ending.complaint.hasSuffix("\n100000\n"))
    }

    @Test func aRequestToStopIsHeard() async throws {
        let cancellation = Cancellation()
        let began = ContinuousClock.now
        Task {
            try await Task.sleep(for: .milliseconds(200))
            cancellation.cancel(.terminated)
        }
        let error = await #expect(throws: SinGANError.self) {
            try await Self.run("sleep 100", limits: .running(idle: 60), cancellation: cancellation)
        }
        #expect(error?.code == .terminated && ContinuousClock.now - began < .seconds(10))
        #expect(await #expect(throws: SinGANError.self) { try await Self.run("exit 0", cancellation: cancellation) }?.code == .terminated)
    }

    /// What has been said by then isn't worked through first.
    @Test func aRequestToStopIsHeardAmongManyLines() async throws {
        let (cancellation, lines) = (Cancellation(), Collected())
        let program = ChildProgram(
            path: "/bin/sh", arguments: ["-c", "yes"], folder: "/", environment: ["PATH": "/usr/bin:/bin"], limits: .running(idle: 60))
        let error = await #expect(throws: SinGANError.self) {
            try await program.run(input: "", cancellation: cancellation) { line throws(SinGANError) in
                lines.add(line)
                cancellation.cancel(.terminated)
            }
        }
        #expect(error?.code == .terminated && lines.bytes == Array("y\n".utf8))
    }

    @Test func whatIsThrownAtALineEndsTheProgram() async throws {
        let program = ChildProgram(
            path: "/bin/sh", arguments: ["-c", "echo x; sleep 100"], folder: "/", environment: [:], limits: .describing)
        let error = await #expect(throws: SinGANError.self) {
            try await program.run(input: "", cancellation: Cancellation()) { _ throws(SinGANError) in throw SinGANError(.usage, "enough") }
        }
        #expect(error?.code == .usage && error?.message == "enough")
    }

    @Test func aFileThatIsNoProgramIsUnavailable() async throws {
        let program = ChildProgram(path: "/etc/hostname", arguments: [], folder: "/", environment: [:], limits: .describing)
        let error = await #expect(throws: SinGANError.self) {
            try await program.run(input: "", cancellation: Cancellation()) { _ throws(SinGANError) in }
        }
        #expect(error?.code == .unavailable)
    }

    @Test func withoutAnEnvironmentNothingIsFound() async {
        let found = await ExternalDiscovery(environment: [:]).found()
        #expect(found.externals.isEmpty && found.refused.isEmpty)
        #expect(DescriptionCache([:]) == nil)
    }

    @Test func linesComeWholeFromAnyPieces() throws {
        var splitter = LineSplitter(limits: ChildLimits(total: nil, idle: nil, line: 5, output: 20), name: "x")
        func add(_ text: String) throws(SinGANError) -> [String] {
            let bytes = Array(text.utf8)
            let result: Result<[[UInt8]], SinGANError> = bytes.withUnsafeBytes { buffer in
                do throws(SinGANError) { return .success(try splitter.lines(adding: buffer)) } catch { return .failure(error) }
            }
            return try result.get().map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(try add("ab") == [] && add("c\n\nde") == ["abc", ""] && add("fgh\ni") == ["defgh"])
        #expect(splitter.rest == Array("i".utf8))
        #expect(#expect(throws: SinGANError.self) { try add("jklmn") }?.code == .badData, "a line of 6")
        #expect(#expect(throws: SinGANError.self) { try add("\n123") }?.code == .badData, "21 bytes")
    }
}
