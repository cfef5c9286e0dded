import Foundation
import TestSupport

/// Plugins of a test, shell scripts in a folder of their own, and the tool run with them.
struct Plugins {
    let tool: Tool
    let folder: TemporaryFolder
    /// Where work folders and caches go, so that what is left there can be seen.
    let temporary: TemporaryFolder
    let cache: TemporaryFolder

    init() throws {
        (tool, folder, temporary, cache) = (try Tool(), try TemporaryFolder(), try TemporaryFolder(), try TemporaryFolder())
    }

    var environment: [String: String] {
        [
            "SINGAN_PLUGIN_PATH": folder.path, "SINGAN_CACHE": cache.path, "TMPDIR": temporary.path,
            "SINGAN_PLUGIN_IDLE_SECONDS": "1",
        ]
    }

    static let description = #"{"singan-plugin": 1, "verb": "VERB", "version": "1.0", "abstract": "Test.", MORE"#
    static let image = #""arguments": [{"name": "image", "kind": "image"}]}"#

    /// A script that describes itself with these members and runs these lines. Returns its path.
    @discardableResult
    func add(_ verb: String, members: String = Self.image, describe: String? = nil, run: String, in other: String? = nil) throws -> String {
        let text = Self.description.replacing("VERB", with: verb).replacing("MORE", with: members)
        let script = """
            #!/bin/sh
            case "$1" in
            describe)
            \(describe ?? "cat <<'END'\n\(text)\nEND")
            ;;
            run)
            \(run)
            ;;
            esac

            """
        let path = "\(other ?? folder.path)/singan-\(verb)"
        try Data(script.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    func callAsFunction(_ arguments: String..., environment extra: [String: String] = [:]) throws -> Tool.Outcome {
        try tool(arguments, environment: environment.merging(extra) { $1 })
    }
}
