import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// A sheet of many runs made again: by its command.
struct Reexploration {
    let recipe: Recipe
    /// The recipe's, with the files that are there.
    let pipeline: Pipeline
    let target: String
    let command: RerunCommand

    func run(_ environment: ToolEnvironment, _ reporter: Reporter) async throws {
        guard let step = pipeline.steps.last else { return }
        let files = Dictionary(pipeline.inputs.map { ($0.name, $0.path ?? "") }) { first, _ in first }
        let words = step.words.map { word in Reference.name(word).flatMap { files[$0] } ?? word }
        var all = ["explore"] + (recipe.explored?.words ?? []) + [step.task] + words + ["-o", target, "--threads", String(command.threads)]
        if let folder = command.models.folder { all += ["--models", folder] }
        if command.common.force { all.append("--force") }
        if command.common.json { all.append("--json") }
        let parsed = try CommandParsing(registry: environment.registry, terminal: environment.terminal).command(all)
        try await parsed?.run(in: environment, reporter)
    }
}
