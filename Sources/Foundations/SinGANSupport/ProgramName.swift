/// What the running program is called in its messages: "singan-tool", or the name of somebody's own program that is made of the toolkit.
public enum ProgramName {
    /// A task-local, as hints about commands are made deep in the library: set by `ToolKit` around everything it runs.
    @TaskLocal public static var current = "singan-tool"
}
