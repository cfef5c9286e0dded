import ArgumentParser
import Foundation
import SinGANExternals
import SinGANTasks
import Testing

@testable import SinGANToolKit

/// The options that external tasks may not have are those that every task has.
@Suite struct ReservedOptionTests {
    private struct Nothing: TaskPlugin {
        static let descriptor = TaskDescriptor(verb: "nothing", abstract: "Nothing.", inputs: [], outputs: [])
        var files: TaskFiles { TaskFiles(inputs: [], suffix: "nothing") }
        func run(in context: TaskContext) async throws -> TaskOutput { TaskOutput() }
    }

    @Test func theListIsThatOfTheRealOptions() throws {
        let dump = TaskCommand<Nothing>._dumpHelp()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(dump.utf8)) as? [String: Any])
        let command = try #require(object["command"] as? [String: Any])
        let arguments = try #require(command["arguments"] as? [[String: Any]])
        var (long, short): (Set<String>, Set<String>) = ([], [])
        for argument in arguments {
            for name in argument["names"] as? [[String: String]] ?? [] {
                guard let text = name["name"] else { continue }
                if name["kind"] == "short" { short.insert(text) } else { long.insert(text) }
            }
        }
        #expect(long.count > 15 && long.isSubset(of: ReservedOptions.long), "\(long.subtracting(ReservedOptions.long)) isn't reserved")
        #expect(short == ReservedOptions.short)
        // argument-parser's own: they are understood before a command's.
        let own: Set<String> = ["help", "help-all", "help-hidden", "version", "experimental-dump-help", "generate-completion-script"]
        #expect(ReservedOptions.long.subtracting(long).isSubset(of: own))
    }
}
