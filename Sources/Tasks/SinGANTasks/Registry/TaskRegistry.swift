import SinGANSupport

/// The tasks of one program, by their verbs.
public struct TaskRegistry: Sendable {
    /// The tasks in the order in which they were given.
    public private(set) var tasks: [any TaskPlugin.Type]
    /// The plugins that were found and can't be used.
    public private(set) var refused: [RefusedTask] = []
    private var byName: [String: any TaskPlugin.Type]
    private var origins: [String: TaskOrigin] = [:]

    /// Makes a registry of compiled-in tasks.
    ///
    /// - Throws: `.internalFailure` naming both types where two tasks share a verb or an alias.
    public init(_ tasks: [any TaskPlugin.Type]) throws(SinGANError) {
        var byName: [String: any TaskPlugin.Type] = [:]
        for task in tasks {
            for name in [task.descriptor.verb] + task.descriptor.aliases {
                if let other = byName[name] {
                    throw SinGANError(
                        .internalFailure, "two tasks are called '\(name)': \(other) and \(task)", hint: "Rename one of them.")
                }
                byName[name] = task
            }
        }
        self.tasks = tasks
        self.byName = byName
    }

    /// Adds a task that was found outside the program, or lists it among the refused where its verb is taken by another task or by one of the
    /// program's other commands.
    public mutating func add(_ task: any TaskPlugin.Type, from path: String, version: String, reserved: Set<String>) {
        let verb = task.descriptor.verb
        if let other = byName[verb] {
            let owner: String =
                switch origin(of: other) {
                case .builtIn: "a task of the tool itself, which can't be replaced"
                case .external(let path, _): "\(path), which comes first"
                }
            refuse(RefusedTask(path: path, verb: verb, reason: "'\(verb)' is \(owner)"))
        } else if reserved.contains(verb) {
            refuse(RefusedTask(path: path, verb: verb, reason: "'\(verb)' is a command of the tool itself, which can't be replaced"))
        } else {
            tasks.append(task)
            byName[verb] = task
            origins[verb] = .external(path: path, version: version)
        }
    }

    /// Lists a plugin among those that can't be used.
    public mutating func refuse(_ task: RefusedTask) { refused.append(task) }

    /// Returns the origin of a task that was added; for others `.builtIn`.
    public func origin(of task: any TaskPlugin.Type) -> TaskOrigin { origins[task.descriptor.verb] ?? .builtIn }

    /// All verbs and aliases, sorted.
    public var names: [String] { byName.keys.sorted() }

    /// Returns the task of that verb or alias.
    ///
    /// - Throws: `.usage`, with the nearest verb where one is near, when there is none; `.badData` where a plugin of that name was refused.
    public func task(_ name: String) throws(SinGANError) -> any TaskPlugin.Type {
        if let task = byName[name] { return task }
        try checkRefused(name)
        let near = Suggestion.nearest(to: name, among: names).map { "Did you mean '\($0)'?" }
        throw SinGANError(.usage, "there is no task '\(name)'", hint: near ?? "There are: \(names.joined(separator: ", ")).")
    }

    /// Checks that no plugin of that name was refused.
    ///
    /// - Throws: `.badData`, with the reason, where there is no task of that name because a plugin was refused.
    public func checkRefused(_ name: String) throws(SinGANError) {
        guard byName[name] == nil, let plugin = refused.first(where: { $0.verb == name }) else { return }
        throw SinGANError(
            .badData, "the plugin for '\(name)' can't be used: \(plugin.reason)",
            hint: "See '\(ProgramName.current) tasks' for all that were refused.")
    }
}

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

/// Guesses which word somebody meant who mistyped it.
public enum Suggestion {
    /// Returns the candidate with the fewest edits to `word`, if those are at most a third of its letters (and one at least); the first of several
    /// equally near ones. A longer candidate that starts with `word` counts as near.
    public static func nearest(to word: String, among candidates: [String]) -> String? {
        let word = word.lowercased()
        let limit = max(1, (word.count + 1) / 3)
        let ranked = candidates.map { (candidate: $0, distance: distance(word, $0.lowercased())) }
        if let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= limit { return best.candidate }
        return word.count > 2 ? candidates.first { $0.lowercased().hasPrefix(word) } : nil
    }

    /// Returns the number of insertions, deletions, replacements and swaps of neighbours that lead from one word to the other.
    static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a), Array(b))
        var rows = [[Int](0...b.count)]
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
