import Foundation
import TestSupport
import Testing

extension CommandLineTests {
    /// What a run is given by its surroundings: variables, pipes and devices, names of files.
    @Suite struct EnvironmentRunTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("bg.png")
        }

        private static let beginning: [UInt8] = [0x89, 0x50, 0x4E, 0x47]

        /// A script in the tool's folder; the program is $0.
        private func shell(_ script: String) throws -> Shell.Outcome {
            try #require(Shell("sh")).run(
                ["-c", script, Tool.path], in: tool.folder.path,
                environment: [
                    "SINGAN_MODELS": tool.folder("models"), "SINGAN_CACHE": tool.folder("cache"), "SINGAN_PLUGINS": tool.folder("none"),
                ])
        }

        @Test func pipesAreWrittenInto() throws {
            let outcome = try shell(
                """
                mkfifo pipe.png
                cat pipe.png > copy.png &
                "$0" sample bg.png -q -o pipe.png; echo $?
                wait
                "$0" sample bg.png -q -o /dev/null; echo $?
                "$0" sample bg.png -o /dev/stdout 2>words > out.png; echo $?
                "$0" sample bg.png -q -o /dev/stdout 2>more | cat > piped.png
                mkfifo pipe; cat pipe > plain.png & "$0" sample bg.png -q -o pipe; echo $?
                wait
                test -p pipe.png && test -c /dev/null && echo kept
                """)
            #expect(outcome.lines == ["0", "0", "0", "0", "kept"], "\(outcome.text)")
            let first = try tool.bytes("copy.png")
            #expect(first.starts(with: Self.beginning))
            for name in ["out.png", "piped.png", "plain.png"] { #expect(try tool.bytes(name) == first, "\(name)") }
        }
    }
}
