/// The origin of a task.
public enum TaskOrigin: Sendable, Hashable {
    /// The task is compiled into the program.
    case builtIn
    /// The task is a plugin: its file, and its own version.
    case external(path: String, version: String)

    /// The text "built in", or the plugin's path.
    public var text: String {
        switch self {
        case .builtIn: "built in"
        case .external(let path, _): path
        }
    }
}

/// A plugin that was found and can't be used.
public struct RefusedTask: Sendable, Hashable {
    /// The plugin's file.
    public let path: String
    /// The command that it would have been, where that can be told.
    public let verb: String?
    /// One sentence without a full stop, which says why it can't be used.
    public let reason: String

    /// Makes an entry of the list of refused plugins.
    public init(path: String, verb: String?, reason: String) {
        self.path = path
        self.verb = verb
        self.reason = reason
    }
}
