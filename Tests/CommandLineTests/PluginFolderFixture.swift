import Foundation
import TestSupport
import Testing

/// The program with a plugin folder, a cache and a temporary folder of its own, apart from the folder that it runs in.
struct PluginFolderFixture {
    let tool: Tool
    let places: TemporaryFolder

    init() throws {
        tool = try Tool()
        places = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: places("temporary"), withIntermediateDirectories: true)
    }

    var folder: String { places("plugins") }
    var environment: [String: String] {
        ["SINGAN_PLUGINS": folder, "SINGAN_CACHE": places("cache"), "TMPDIR": places("temporary"), "HOME": places("home")]
    }

    func callAsFunction(_ arguments: String...) throws -> Tool.Outcome { try tool(arguments, environment: environment) }

    func start(_ arguments: String...) throws -> Running { try tool.start(arguments, environment: environment) }

    func refuses(_ status: Int32, _ arguments: String..., saying words: [String], sourceLocation: SourceLocation = #_sourceLocation) throws
    {
        let outcome = try tool(arguments, environment: environment)
        #expect(outcome.status == status, "\(arguments): \(outcome.error)", sourceLocation: sourceLocation)
        #expect(outcome.output.isEmpty, "\(outcome.text)", sourceLocation: sourceLocation)
        let line = outcome.lines.last ?? ""
        #expect(line.hasPrefix("singan-tool: error: "), "\(outcome.error)", sourceLocation: sourceLocation)
        for word in words { #expect(line.contains(word), "\(line)", sourceLocation: sourceLocation) }
    }

    /// Puts a library into the plugin folder without asking the tool.
    func put(_ library: CLibrary, _ name: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try library.build("\(folder)/\(name)")
    }

    /// What is in the plugin folder; nil where there is none.
    var names: [String]? { try? FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

    func permissions(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.posixPermissions] as? Int
    }

    /// A plugin as a shell script, with a command that it runs when it is asked what it is.
    func script(_ name: String, verb: String, also command: String = ":") throws {
        let path = try tool.folder.write(
            """
            #!/bin/sh
            case "$1" in describe) \(command); echo '\(CLibrary.json(verb))' ;; esac
            """, to: name)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    /// What `--json` printed.
    static func object(_ outcome: Tool.Outcome) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    }
}
