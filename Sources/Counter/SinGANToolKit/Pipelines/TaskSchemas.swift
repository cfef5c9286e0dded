import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// The schemas of a registry's tasks, by verb or alias.
struct TaskSchemas: Sendable {
    private let registry: TaskRegistry

    init(_ registry: TaskRegistry) { self.registry = registry }

    /// Throws `.usage` where there is no such task.
    func schema(_ verb: String) throws(SinGANError) -> StepSchema { Self.schema(of: try registry.task(verb)) }

    private static func schema<Plugin: TaskPlugin>(of task: Plugin.Type) -> StepSchema { TaskCommand<Plugin>.schema.step }
}
