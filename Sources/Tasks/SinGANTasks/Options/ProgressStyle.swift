import ArgumentParser

/// How progress is shown on standard error.
public enum ProgressStyle: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// `bar` on a terminal, else `plain`.
    case auto
    /// One line, redrawn.
    case bar
    /// A line every 30 seconds.
    case plain
    /// One JSON object per line.
    case json
    case none
}
