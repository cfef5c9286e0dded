import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// A recipe that is run again, for the one picture that it is about.
struct RerunJob {
    private let job: PipelineJob
    private let inputs: [PipelineInput]

    init(
        _ recipe: Recipe, _ pipeline: Pipeline, _ inputs: RecordedInputs, target: String, _ command: RerunCommand,
        _ environment: ToolEnvironment
    ) throws {
        var pipeline = pipeline
        if let side = recipe.side, let index = pipeline.steps.firstIndex(where: { $0.name == recipe.step }) {
            pipeline.steps[index].options.append(StepOption(name: String(side.drop { $0 == "-" }), values: [target]))
        }
        var choices = PipelineJob.Choices(
            output: target, outDir: nil, keepsAll: false, force: command.common.force, isJSON: command.common.json,
            maxPixels: command.input.limits)
        choices.recordedPaths = inputs.recordedPaths
        choices.selection = .init(step: recipe.step, number: recipe.number, isSide: recipe.side != nil)
        let settings = PipelineRun.Settings(
            quality: command.common.quality ?? recipe.quality, isDescribed: true, threads: command.threads)
        job = try PipelineJob(
            PipelineSource(pipeline, folder: nil), defaults: [], modelFolder: command.models.folder, choices: choices, settings: settings,
            cache: command.cache ? ResultCache(environment.terminal.environment) : nil, environment)
        self.inputs = pipeline.inputs
        for step in job.steps {
            for side in step.files.sideOutputs
            where step.step.name != recipe.step || side.option != recipe.side || side.path != target {
                throw SinGANError(
                    .badData, "the recipe of \(command.file) writes \(side.path) beside its result", hint: "No recipe of ours does that.")
            }
        }
    }

    func run(_ reporter: Reporter) async throws -> [StepReport] {
        let (run, _) = try job.run(on: inputs, reporter)
        return try await run.run(try await run.lookAhead(measures: false))
    }
}

/// Makes inputs of the files that steps name, so that a recipe says by name what it was made of.
struct RecipeInputs {
    private(set) var inputs: [PipelineInput] = []
    private(set) var digests: [String: String] = [:]
    /// By the file's name in the steps.
    private var names: [String: String] = [:]
    private let reserved: Set<String>

    /// Inputs that have names already.
    ///
    /// - Parameter reserved: names that no input can have.
    init(_ inputs: [PipelineInput] = [], digests: [String: String] = [:], reserved: Set<String> = []) {
        self.inputs = inputs
        self.digests = digests
        self.reserved = reserved
    }

    /// What matters of the step, with references in the place of its files.
    ///
    /// - Parameters:
    ///   - digest: of a file, by its name in the step.
    ///   - path: of a file, by its name in the step, as the recipe shall name it.
    mutating func take(_ step: PreparedStep, digest: (String) -> String?, path: (String) -> String) -> PipelineStep {
        let roles = Dictionary(step.files.inputs.map { ($0.path, $0.role) }) { first, _ in first }
        return step.essence { text in
            guard Reference.name(text) == nil, let role = roles[text] else { return text }
            return "@\(name(text, role: role, digest: digest(text), path: path(text)))"
        }
    }

    private mutating func name(_ file: String, role: String, digest: String?, path: String) -> String {
        if let known = names[file] { return known }
        let stem = String(role.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
        var name = stem
        var count = 1
        while reserved.contains(name) || inputs.contains(where: { $0.name == name }) {
            count += 1
            name = "\(stem)-\(count)"
        }
        names[file] = name
        inputs.append(PipelineInput(name: name, path: path))
        digests[name] = digest
        return name
    }
}

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
