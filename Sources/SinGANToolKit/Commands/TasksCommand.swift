import ArgumentParser
import SinGANTasks

/// `singan-tool tasks`: what can be done with a model.
struct TasksCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks", abstract: "List the tasks: what they do, what goes in and what comes out.", version: ToolVersion.current)

    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let descriptors = environment.registry.tasks.map { $0.descriptor }
        for task in descriptors {
            let aliases = task.aliases.isEmpty ? "" : " (also: \(task.aliases.joined(separator: ", ")))"
            try reporter.result("\(task.verb)\(aliases): \(task.abstract)")
            for port in task.inputs { try reporter.result("  in   \(port.name): \(port.summary)") }
            for port in task.outputs { try reporter.result("  out  \(port.name): \(port.summary)") }
        }
        try reporter.report(["command": "tasks", "tasks": .list(descriptors.map(Self.json))])
    }

    private static func json(_ task: TaskDescriptor) -> JSONValue {
        func ports(_ ports: [TaskDescriptor.Port]) -> JSONValue {
            .list(ports.map { ["name": .text($0.name), "summary": .text($0.summary)] })
        }
        return [
            "verb": .text(task.verb), "aliases": .list(task.aliases.map { .text($0) }), "abstract": .text(task.abstract),
            "inputs": ports(task.inputs), "outputs": ports(task.outputs),
        ]
    }
}
