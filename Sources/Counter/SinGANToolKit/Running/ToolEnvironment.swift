import SinGANEngine
import SinGANExternals
import SinGANSupport
import SinGANTasks

/// What a command runs in.
struct ToolEnvironment: Sendable {
    let terminal: Terminal
    let registry: TaskRegistry
    let cancellation: Cancellation

    /// What a command computes with.
    ///
    /// Throws `.usage` where `SINGAN_KERNELS` names a variant that there isn't. Commands that don't compute work all the same: `doctor` is the one
    /// that lists the variants.
    func compute(threads: Int = 0) throws(SinGANError) -> Compute {
        try Compute.checkKernels()
        return Compute(threads: threads, cancellation: cancellation)
    }
}

/// Brings tasks from outside the program into the registry.
struct Externals {
    let terminal: Terminal
    let cancellation: Cancellation

    /// The given tasks and those that were found. Nothing is looked for where the first argument is a task of the program's own: a plugin can't
    /// stand in its way, not even by being slow.
    func registry(_ tasks: [any TaskPlugin.Type], for arguments: [String]) async throws(SinGANError) -> TaskRegistry {
        var registry = try TaskRegistry(tasks)
        let first = arguments.first ?? ""
        guard !registry.names.contains(first), !Self.withoutTasks.contains(first) else { return registry }
        let discovery = ExternalDiscovery(
            environment: terminal.environment, cancellation: cancellation, describer: terminal.program)
        let reserved = CommandParsing.ownNames
        await discovery.found().join(&registry, reserved: reserved)
        // PATH holds whatever is installed: it is asked only where there is no other answer.
        if !first.hasPrefix("-"), !reserved.contains(first), !registry.names.contains(first),
            !registry.refused.contains(where: { $0.verb == first })
        {
            await discovery.onPath(first).join(&registry, reserved: reserved)
        }
        try cancellation.check()
        return registry
    }

    /// Commands that have nothing to do with other tasks than the program's own. `plugin` looks for itself; discovery runs it for shared libraries.
    private static let withoutTasks: Set<String> = ["train", "explore", "models", "plugin", "--version"]
}

/// What must hold of a command's inputs before they are read.
enum InputRules {
    /// Throws `.usage` where standard input is named twice or is a terminal.
    static func check(_ inputs: [TaskFiles.Input], _ terminal: Terminal) throws(SinGANError) {
        let fromStandardInput = inputs.filter { $0.path == "-" }
        guard let first = fromStandardInput.first else { return }
        guard fromStandardInput.count == 1 else {
            throw SinGANError(
                .usage, "standard input can't be both \(first.role) and \(fromStandardInput[1].role)", hint: "Name a file for one of them.")
        }
        guard !terminal.isInputTerminal else {
            throw SinGANError(.usage, "standard input is a terminal, not a picture", hint: "Name a file, or use a pipe.")
        }
    }
}
