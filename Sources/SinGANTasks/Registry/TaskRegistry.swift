import SinGANSupport

/// The tasks of one program, by their verbs.
public struct TaskRegistry: Sendable {
    /// In the order they were given.
    public let tasks: [any TaskPlugin.Type]
    private let byName: [String: any TaskPlugin.Type]

    /// Throws `.internalFailure` naming both types where two tasks share a verb or an alias.
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

    /// Verbs and aliases.
    public var names: [String] { byName.keys.sorted() }

    /// The task of that verb or alias. Throws `.usage`, with the nearest verb where one is near, when there is none.
    public func task(_ name: String) throws(SinGANError) -> any TaskPlugin.Type {
        if let task = byName[name] { return task }
        let near = Suggestion.nearest(to: name, among: names).map { "Did you mean '\($0)'?" }
        throw SinGANError(.usage, "there is no task '\(name)'", hint: near ?? "There are: \(names.joined(separator: ", ")).")
    }
}
