import Foundation

/// Pipelines that mean harm or are merely wrong, each called after what it does: the files of Tests/Fixtures/hostile-pipelines, and long ones that
/// are made here.
///
/// They aren't among `Fixtures.path`'s: golden files may lie elsewhere, these are the project's own.
package enum HostilePipelines {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/hostile-pipelines").path

    /// Names with their ending, and what is in the files.
    package static func all() throws -> [(name: String, bytes: [UInt8])] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
        let files = try names.map { ($0, Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))) }
        return (files + made.map { ("\($0.key).yaml", Array($0.value.utf8)) }).sorted { $0.0 < $1.0 }
    }

    package struct Missing: Error { let name: String }

    /// One of them, by its name without ending.
    package static func bytes(_ name: String) throws -> [UInt8] {
        guard let found = try all().first(where: { $0.name == "\(name).yaml" }) else { throw Missing(name: name) }
        return found.bytes
    }

    /// As long as a pipeline may be, nearly: 65,536 bytes.
    private static let made: [String: String] = [
        "circle-of-a-hundred": "steps:\n" + lines(100) { "  s\($0): {task: superres, in: \"@s\(($0 + 1) % 100)\"}\n" },
        "deep-behind-a-text-in-brackets": "steps: [a\n '" + "[" * 5000 + "'\n",
        "deep-closed-lists": "steps: " + "[" * 30_000 + "]" * 30_000,
        "deep-colons": ": " * 30_000,
        "deep-dashes": "- " * 30_000,
        "deep-dashes-over-lines": lines(340) { " " * $0 + "- \n" },
        "deep-in-quotes-that-are-none": "steps:\n  a: b\n   '\n  c: " + "[" * 5000 + "'\n",
        "deep-indentation": lines(340) { " " * $0 + "a:\n" },
        "deep-lists": "steps: " + "[" * 30_000,
        "deep-maps": "steps: " + "{a: " * 15_000,
        "deep-question-marks": "? " * 30_000,
        "hundred-and-one-steps": "steps:\n" + lines(101) { "  s\($0): {task: sample, in: x.png}\n" },
        "many-colons": "a:" * 30_000 + "\n",
        "many-commas": "steps: [" + "," * 30_000 + "]\n",
        "many-lines": "\n" * 60_000 + "x\n",
        "many-quotes": "\"" * 60_000 + "\n",
        "option-very-long": "steps:\n  a:\n    task: sample\n    in: x.png\n    with: {count: \"" + "9" * 5000 + "\"}\n",
        "task-very-long": "steps:\n  a: {task: " + "s" * 4000 + ", in: x.png}\n",
        "too-large": "steps:\n  a:\n    task: sample\n    in: x.png\n".padding(toLength: 65_537, withPad: "#", startingAt: 0),
        "very-long-line": "steps: {a: " + "x" * 60_000 + "}\n",
        "wide-keys-in-brackets": "steps: {" + (0..<3000).map { "k\($0): {task: sample}" }.joined(separator: ",") + "}\n",
    ]

    private static func lines(_ count: Int, _ line: (Int) -> String) -> String { (0..<count).map(line).joined() }
}

extension String {
    fileprivate static func * (text: String, count: Int) -> String { String(repeating: text, count: count) }
}
