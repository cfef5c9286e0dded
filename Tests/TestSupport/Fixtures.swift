import Foundation

/// The folder of golden files: `GOLDEN_DIR` where it is set, else Tests/Fixtures.
package enum Fixtures {
    private static let others = ProcessInfo.processInfo.environment["GOLDEN_DIR"]

    /// Whether they are not the project's own.
    package static var areOthers: Bool { others != nil }

    package static func path(_ name: String) -> String {
        let folder =
            others
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")
            .path
        return "\(folder)/\(name)"
    }
}
