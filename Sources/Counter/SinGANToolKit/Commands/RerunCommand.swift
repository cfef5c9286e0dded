import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// `singan-tool rerun`: a picture made again.
struct RerunCommand: ToolCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rerun", abstract: "Make a picture again as it says it was made, with changes if wanted.",
            discussion: """
                FILE says how it was made and what its inputs were (see '\(ProgramName.current) recipe'). With the same inputs, by their digests, the same program \
                and the same kernels the result has the same bytes. Inputs are looked for where they were, seen from here and from FILE's folder; \
                --input names them elsewhere, or other ones.
                """, version: ToolVersion.current)
    }

    @Argument(help: ArgumentHelp("A picture that this program made.", valueName: "file"), completion: .file())
    var file: String

    @Option(
        name: .customLong("set"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Change an option of a step, as `recipe` calls it.", valueName: "step.option=value"))
    var changes: [String] = []

    @Option(
        name: .customLong("input"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A picture for the input of that name.", valueName: "name=file"), completion: .file())
    var inputs: [String] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the result goes (default: FILE's name and -rerun, in the current folder).", valueName: "file|-"),
        completion: .file(), transform: OutputOptions.place)
    var output: String?

    @Flag(inversion: .prefixedNo, help: "Take results of steps from the cache of pipelines, and keep them there.")
    var cache = true

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Threads; 0 = one per core (default: 0). The result doesn't depend on it.", valueName: "count"),
        transform: OptionValue.whole(0...1024))
    var threads = 0

    @OptionGroup var models: ModelFolderOptions
    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let schemas = TaskSchemas(environment.registry)
        let recipe = try Recipe(file: file).checked(file, schema: schemas.schema).engaged(environment.registry)
        for text in recipe.differences(environment.registry) { reporter.notice(text) }
        let inputs = try RecordedInputs(recipe, file: file, given: try inputs.map { text throws(SinGANError) in try InputAssignment(text) })
        for text in inputs.notices { reporter.notice(text) }
        let pipeline = try inputs.pipeline.setting(changes, schema: schemas.schema)
        let target = output ?? Self.name(for: file)
        guard recipe.explored == nil else {
            try await Reexploration(recipe: recipe, pipeline: pipeline, target: target, command: self).run(environment, reporter)
            if changes.isEmpty, inputs.areTheSame, target != "-" { try compare(target, reporter) }
            return
        }
        let job = try RerunJob(
            recipe, pipeline, inputs, file: file, target: target,
            choices: .init(
                output: target, outDir: nil, keepsAll: false, force: common.force, isJSON: common.json, maxPixels: input.limits),
            quality: common.quality, threads: threads, modelFolder: models.folder,
            cache: cache ? ResultCache(environment.terminal.environment) : nil, environment.runs)
        let reports = try await job.run(reporter)
        let moved = reports.flatMap(\.moved)
        if changes.isEmpty, inputs.areTheSame, target != "-", moved.isEmpty { try compare(target, reporter) }
        try reporter.report(["command": "rerun", "file": .text(file), "steps": .list(reports.map(\.json))])
        try moved.check()
    }

    static func name(for file: String) -> String {
        let url = URL(fileURLWithPath: file)
        return "\(url.deletingPathExtension().lastPathComponent)-rerun.\(url.pathExtension)"
    }

    private func compare(_ target: String, _ reporter: Reporter) throws(SinGANError) {
        guard !WaitingStream.isThere(target), let old = try? AtomicFile.read(file), let new = try? AtomicFile.read(target) else { return }
        if old == new {
            try reporter.result("\(target) has the same bytes as \(file)")
        } else if (try? ImageFormat.of(path: target)) == (try? ImageFormat.of(path: file)) {
            reporter.notice("\(target) differs from \(file)")
        }
    }
}

extension Recipe {
    /// Why the picture may come out otherwise than it did.
    fileprivate func differences(_ registry: TaskRegistry) -> [String] {
        let (own, ownKernels) = (ToolVersion.name, Compute.kernel)
        var texts: [String] = []
        if tool != own { texts.append("it was made by \(tool), and this is \(own): the picture may differ") }
        if kernels != ownKernels {
            texts.append("it was made with the kernels \(kernels), and these are \(ownKernels): the picture may differ a little")
        }
        for (task, version) in versions.sorted(by: { $0.key < $1.key }) {
            guard let found = try? registry.task(task), found.descriptor.version != version else { continue }
            texts.append("the task '\(task)', which doesn't come with the toolkit, has changed since: the picture may differ")
        }
        return texts
    }
}

/// A sheet of many runs made again: by its command.
struct Reexploration {
    let recipe: Recipe
    /// The recipe's pipeline, with the files that are there.
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
