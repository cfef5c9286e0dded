import SinGANSupport
import SinGANTasks

/// What was found outside the program.
public struct FoundExternals: Sendable {
    /// In the order in which they come first.
    public var externals: [External] = []
    public var refused: [RefusedTask] = []

    public init(externals: [External] = [], refused: [RefusedTask] = []) {
        self.externals = externals
        self.refused = refused
    }

    mutating func add(_ other: FoundExternals) {
        externals += other.externals
        refused += other.refused
    }

    /// Puts them into the registry. `reserved` are the program's other commands.
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
