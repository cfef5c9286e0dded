/// The version of the toolkit.
public enum ToolVersion {
    public static let current = "0.2.0"
    /// As recipes and reports name it.
    static let name = "singan-tool \(current)"
    /// The version of the objects that `--json` prints; it changes when a member is taken away or changes its meaning.
    static let report = 1
}
