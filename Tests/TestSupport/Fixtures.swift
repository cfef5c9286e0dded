import Foundation

/// The folder of golden files: `GOLDEN_DIR` where it is set, else Tests/Fixtures.
public enum Fixtures {
    public static func path(_ name: String) -> String {
        let folder =
            ProcessInfo.processInfo.environment["GOLDEN_DIR"]
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")
            .path
        return "\(folder)/\(name)"
    }
}
