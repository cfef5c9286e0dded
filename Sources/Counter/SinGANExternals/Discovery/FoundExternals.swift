import SinGANSupport
import SinGANTasks

/// The tasks that were found outside the program.
public struct FoundExternals: Sendable {
    /// The usable tasks; of two with one verb the first one counts.
    public var externals: [External] = []
    /// The plugins that can't be used, with the reasons.
    public var refused: [RefusedTask] = []

    /// Makes a list of tasks and of refused plugins.
    public init(externals: [External] = [], refused: [RefusedTask] = []) {
        self.externals = externals
        self.refused = refused
    }

    mutating func add(_ other: FoundExternals) {
        externals += other.externals
        refused += other.refused
    }

    /// Adds the tasks to the registry. `reserved` are the program's other commands, whose names no task can have.
    public func join(_ registry: inout TaskRegistry, reserved: Set<String>) {
        for task in refused { registry.refuse(task) }
        for external in externals {
            do throws(SinGANError) {
                registry.add(
                    try ExternalTasks.type(of: external), from: external.path, version: external.description.version, reserved: reserved)
            } catch {
                registry.refuse(RefusedTask(path: external.path, verb: external.description.verb, reason: error.message))
            }
        }
    }
}
