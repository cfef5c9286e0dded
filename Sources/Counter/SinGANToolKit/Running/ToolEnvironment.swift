import SinGANEngine
import SinGANExternals
import SinGANImaging
import SinGANPipelines
import SinGANStudio
import SinGANSupport
import SinGANTasks

/// What a command runs in.
struct ToolEnvironment: Sendable {
    let terminal: Terminal
    let registry: TaskRegistry
    let cancellation: Cancellation
    /// What the studio runs the command for; nil on the command line.
    var studio: StudioRun?

    /// Returns the store that a command reads its pictures from.
    func images(_ limits: ReadLimits) -> ImageStore {
        ImageStore(
            limits: limits, drafts: studio?.drafts ?? [:], memory: studio?.memory ?? [:], standardInput: terminal.readInput)
    }

    /// What a command computes with.
    ///
    /// Throws `.usage` where `SINGAN_KERNELS` names a variant that there isn't. Commands that don't compute work all the same: `doctor` is the one
    /// that lists the variants.
    func compute(threads: Int = 0) throws(SinGANError) -> Compute {
        try Compute.checkKernels()
        return Compute(threads: threads, cancellation: cancellation)
    }

    /// The same for runs of pipelines. Steps that ask for help get none.
    var runs: RunEnvironment {
        let silent = Terminal(output: { (_) throws(SinGANError) in }, error: { _ in })
        let parsing = CommandParsing(registry: registry, terminal: silent)
        return RunEnvironment(streams: terminal.streams, cancellation: cancellation) { words throws(SinGANError) in
            try parsing.command(words) as? any StepCommand
        }
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
