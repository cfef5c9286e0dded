extension External {
    /// The door through which a task came in.
    public enum Kind: String, Sendable {
        /// A program of its own.
        case executable
        /// Loaded into this process.
        case library
    }

    public var kind: Kind { runner is LibraryRunner ? .library : .executable }
}
