import ArgumentParser
import SinGANSupport
import SinGANTasks

/// `singan-tool tasks`: what can be done with a model.
struct TasksCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks", abstract: "List the tasks: what they do, what goes in and what comes out.", version: ToolVersion.current)

    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let registry = environment.registry
        for task in registry.tasks {
            let (descriptor, origin) = (task.descriptor, registry.origin(of: task))
            let aliases = descriptor.aliases.isEmpty ? "" : " (also: \(descriptor.aliases.joined(separator: ", ")))"
            try reporter.result("\(descriptor.verb)\(aliases): \(descriptor.abstract)")
            for port in descriptor.inputs { try reporter.result("  in   \(port.name): \(port.summary)") }
            for port in descriptor.outputs { try reporter.result("  out  \(port.name): \(port.summary)") }
            if origin != .builtIn { try reporter.result("  from \(origin.text)") }
        }
        for plugin in registry.refused { try reporter.result("refused \(plugin.path): \(plugin.reason)") }
        try reporter.report([
            "command": "tasks", "tasks": .list(registry.tasks.map { Self.json($0.descriptor, registry.origin(of: $0)) }),
            "refused": .list(registry.refused.map(Self.json)),
        ])
    }

    private static func json(_ task: TaskDescriptor, _ origin: TaskOrigin) -> JSONValue {
        func ports(_ ports: [TaskDescriptor.Port]) -> JSONValue {
            .list(ports.map { ["name": .text($0.name), "summary": .text($0.summary), "kind": .text($0.kind.rawValue)] })
        }
        return [
            "verb": .text(task.verb), "aliases": .list(task.aliases.map { .text($0) }), "abstract": .text(task.abstract),
            "inputs": ports(task.inputs), "outputs": ports(task.outputs), "origin": json(origin),
        ]
    }

    private static func json(_ origin: TaskOrigin) -> JSONValue {
        switch origin {
        case .builtIn: ["kind": "built-in"]
        case .external(let path, let version): ["kind": "external", "path": .text(path), "version": .text(version)]
        }
    }

    private static func json(_ plugin: RefusedTask) -> JSONValue {
        ["path": .text(plugin.path), "verb": JSONValue(plugin.verb), "reason": .text(plugin.reason)]
    }
}
