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
