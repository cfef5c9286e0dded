/// Where a task comes from.
public enum TaskOrigin: Sendable, Hashable {
    /// Compiled into the program.
    case builtIn
    /// A plugin: its file and what it calls its version.
    case external(path: String, version: String)

    /// "built in" or the path.
    public var text: String {
        switch self {
        case .builtIn: "built in"
        case .external(let path, _): path
        }
    }
}

/// A plugin that was found and can't be used.
public struct RefusedTask: Sendable, Hashable {
    public let path: String
    /// The command that it would have been, where that can be told.
    public let verb: String?
    /// One sentence without a full stop.
    public let reason: String

    public init(path: String, verb: String?, reason: String) {
        self.path = path
        self.verb = verb
        self.reason = reason
    }
}
