/// The names of options that every task has already: argument-parser stops the program where two options of a command share a name.
public enum ReservedOptions {
    /// The long names, without dashes.
    public static let long: Set<String> = [
        "seed", "output", "metadata", "no-metadata", "preset", "max-size", "min-size", "iterations", "train-seed", "threads", "models",
        "crop", "budget", "retrain", "train-to", "engine", "finish", "plan", "max-pixels", "quiet", "json", "progress", "force", "quality",
        "help", "help-all", "help-hidden", "set",
        "version",
        "experimental-dump-help", "generate-completion-script",
    ]
    /// The one-letter names.
    public static let short: Set<String> = ["o", "q", "f", "h"]
}
