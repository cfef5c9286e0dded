import Foundation
import TestSupport
import Testing

extension CommandLineTests {
    /// Outputs that appear between the look for them and the end of the work.
    @Suite struct LateOutputTests {
        private let plugins: Plugins
        private var tool: Tool { plugins.tool }

        init() throws {
            plugins = try Plugins()
            try tool.picture("bg.png")
            let go = tool.folder("go")
            try plugins.add("slow", run: "while [ ! -e \(go) ]; do sleep 0.05; done; cp input-1.png result-1.png")
        }

        /// Runs with a plugin that waits until the file is there.
        private func run(_ arguments: String..., making name: String = "out.png") throws -> Tool.Outcome {
            let environment = plugins.environment.merging(["SINGAN_PLUGIN_IDLE_SECONDS": "60"]) { $1 }
            let run = try tool.start(arguments, environment: environment)
            // The work folder is made after everything has been checked.
            for _ in 0..<600 {
                if try plugins.temporary.names().contains(where: { $0.hasPrefix("singan-plugin-") }) { break }
                Thread.sleep(forTimeInterval: 0.05)
            }
            try tool.folder.write("mine", to: name)
            try tool.folder.write("", to: "go")
            return try run.outcome()
        }

        private func expectMoved(_ outcome: Tool.Outcome) throws {
            #expect(outcome.status == 73, "\(outcome.error)")
            let errors = outcome.lines.filter { $0.contains("error: ") }
            #expect(errors.count == 1 && errors.first?.contains("out.png appeared meanwhile") == true, "\(outcome.error)")
            #expect(errors.first?.contains("out-2.png") == true && errors.first?.contains("--force") == true, "\(outcome.error)")
            #expect(try String(contentsOfFile: tool.folder("out.png"), encoding: .utf8) == "mine")
            #expect(try tool.bytes("out-2.png").starts(with: [0x89, 0x50]))
        }

        @Test func aTaskLeavesItAlone() throws {
            let outcome = try run("slow", "bg.png", "-o", "out.png", "--json")
            try expectMoved(outcome)
            #expect(outcome.text.contains("\"path\" : \"out-2.png\""), "the report says where it is: \(outcome.text)")
        }

        @Test func aPipelineLeavesItAlone() throws { try expectMoved(try run("pipeline", "slow bg.png", "-o", "out.png")) }

        @Test func aFolderOfPicturesSaysWhichFailed() throws {
            try FileManager.default.createDirectory(atPath: tool.folder("in"), withIntermediateDirectories: true)
            try FileManager.default.createDirectory(atPath: tool.folder("made/bg"), withIntermediateDirectories: true)
            try tool.picture("in/bg.png")
            let outcome = try run(
                "pipeline", "slow @p -o out.png", "--input", "p=in/", "--out-dir", "made", making: "made/bg/out.png")
            #expect(outcome.status == 65 && outcome.text.contains("out.png appeared meanwhile"), "\(outcome.text)\(outcome.error)")
            #expect(try tool.bytes("made/bg/out-2.png").starts(with: [0x89, 0x50]))
        }

        @Test func forceReplacesIt() throws {
            let outcome = try run("slow", "bg.png", "-o", "out.png", "--force")
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(try tool.bytes("out.png").starts(with: [0x89, 0x50]))
            #expect(try !tool.folder.names().contains("out-2.png"))
        }
    }
}
