/// The name of the running program in its messages: "singan-tool", or the name of another program built with the toolkit.
public enum ProgramName {
    /// The name, task-local because hints about commands are made deep in the library. `ToolKit` sets it around everything it runs.
    @TaskLocal public static var current = "singan-tool"
}
