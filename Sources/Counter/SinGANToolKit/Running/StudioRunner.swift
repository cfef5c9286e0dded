import SinGANImaging
import SinGANPipelines
import SinGANStudio
import SinGANSupport
import SinGANTasks

/// Runs the studio's commands as the command line runs them, but for where pictures come from and where results go.
struct StudioRunner: StudioTool {
    let environment: ToolEnvironment

    func tasks() throws(SinGANError) -> [StudioTask] {
        environment.registry.tasks.map { StudioForm.task($0, origin: environment.registry.origin(of: $0)) }
    }

    func outlook(_ words: [String]) throws(SinGANError) -> StudioOutlook {
        let command = try command(words)
        guard let step = command as? any RunnableStep else {
            return StudioOutlook(name: "", results: 0, animation: nil, isTrained: true)
        }
        let files = step.files
        let name = OutputName.stem(input: files.inputs.first?.path ?? "-", suffix: files.suffix)
        let hasEngines = !type(of: step).descriptor.engines.isEmpty
        let engine = try step.chosenEngine(hasModelFile: false)
        return StudioOutlook(
            name: name + (files.animation == nil ? ".png" : ".gif"), results: files.animation == nil ? files.results : 1,
            animation: files.animation, isTrained: hasEngines && engine == .singan)
    }

    func run(_ run: StudioRun) async throws {
        let terminal = Terminal(
            output: { (_) throws(SinGANError) in }, error: { _ in }, environment: environment.terminal.environment)
        let own = ToolEnvironment(
            terminal: terminal, registry: environment.registry, cancellation: run.cancellation, studio: run)
        let reporter = Reporter(to: run.event, terminal)
        var command = try command(run.words)
        if var step = command as? any RunnableStep {
            step.output.output = run.output
            command = step
        }
        try await command.run(in: own, reporter)
    }

    /// Throws `.usage` for words that ask for nothing that can be run.
    private func command(_ words: [String]) throws(SinGANError) -> any RunnableCommand {
        let silent = Terminal(output: { (_) throws(SinGANError) in }, error: { _ in })
        guard let command = try CommandParsing(registry: environment.registry, terminal: silent).command(words),
            command is any RunnableStep || command is TrainCommand
        else { throw SinGANError(.usage, "'\(words.first ?? "")' is no task", hint: "Choose another.") }
        return command
    }
}
