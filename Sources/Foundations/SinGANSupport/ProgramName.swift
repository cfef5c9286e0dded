/// The name of the running program in its messages: "singan-tool", or the name of another program built with the toolkit.
public enum ProgramName {
    /// The name, task-local because hints about commands are made deep in the library. `ToolKit` sets it around everything it runs.
    @TaskLocal public static var current = "singan-tool"
}

/// The version of the toolkit.
public enum ToolVersion {
    /// The version of the toolkit, as recipes and `--version` give it.
    public static let current = "0.2.0"
    /// The toolkit with its version, as recipes and reports name it.
    package static let name = "singan-tool \(current)"
    /// The version of the objects that `--json` prints; it changes when a member is taken away or changes its meaning.
    package static let report = 1
}
