/// The options that a step can't have, since they concern the whole pipeline.
public enum PipelineOptions {
    /// The long names of options that every task's command has and that the pipeline's own command takes instead.
    public static let names: Set<String> = [
        "json", "progress", "quiet", "force", "plan", "models", "threads", "metadata", "no-metadata", "max-pixels", "quality",
    ]
    /// The one-letter names of these options.
    static let shorts: [Character: String] = ["q": "quiet", "f": "force"]

    /// Whether a step can't have the option of that long name. `output` isn't an option of a step either: it is the step's `out`.
    public static func belongsToCommandLine(_ name: String) -> Bool { names.contains(name) || name == "output" }
}
