/// Options that a step can't have, since they are about the whole pipeline.
public enum PipelineOptions {
    /// Long names of options that every task's command has and that the pipeline's own command takes instead.
    public static let names: Set<String> = [
        "json", "progress", "quiet", "force", "plan", "models", "threads", "metadata", "no-metadata", "max-pixels", "quality",
    ]
    /// Their one-letter names.
    static let shorts: [Character: String] = ["q": "quiet", "f": "force"]

    /// Whether a step can't have it. `output` is no option of a step either: it is the step's `out`.
    public static func belongsToCommandLine(_ name: String) -> Bool { names.contains(name) || name == "output" }
}
