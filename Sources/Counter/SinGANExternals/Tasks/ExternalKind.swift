extension External {
    /// The ways in which a task can be run.
    public enum Kind: String, Sendable {
        /// The task is a program of its own.
        case executable
        /// The task is a library, loaded into this process.
        case library
    }

    /// The way in which this task is run.
    public var kind: Kind { runner is LibraryRunner ? .library : .executable }
}
