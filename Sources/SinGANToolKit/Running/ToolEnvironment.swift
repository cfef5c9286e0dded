import SinGANSupport
import SinGANTasks

/// What a command runs in.
struct ToolEnvironment: Sendable {
    let terminal: Terminal
    let registry: TaskRegistry
    let cancellation: Cancellation
}
