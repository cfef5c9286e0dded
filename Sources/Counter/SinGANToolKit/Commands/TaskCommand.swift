import ArgumentParser
import SinGANEngine
import SinGANImaging
import SinGANPipelines
import SinGANStudio
import SinGANSupport
import SinGANTasks

/// The command of a task: the task's own options and those of every task.
struct TaskCommand<Plugin: TaskPlugin>: ToolCommand {
    static var configuration: CommandConfiguration {
        let descriptor = Plugin.descriptor
        return CommandConfiguration(
            commandName: descriptor.verb, abstract: descriptor.abstract, discussion: descriptor.discussion, version: ToolVersion.current,
            aliases: descriptor.aliases)
    }

    @OptionGroup(title: TaskHelp.title) var task: Plugin

    @Option(
        parsing: .unconditional, help: "The seed of this run's draws. The same seed gives the same picture (default: 0).",
        transform: OptionValue.seed)
    var seed: UInt64 = 0

    @OptionGroup(title: "Engine") var engines: EngineOptions
    @OptionGroup(title: "Companions of the picture") var companions: CompanionOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Training, where the picture has no model yet") var training: TrainingOptions
    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "Rasters: stacks, many bands, other samples than 8 and 16 bits") var rasters: RasterOptions
    @OptionGroup(title: "Folders of pictures") var batch: BatchOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    /// Set by whoever parsed it.
    var words: [String] = []
    /// Set by whoever runs it.
    var engine = EngineName.singan

    func validate() throws {
        guard rasters.examples.isEmpty || Plugin.descriptor.takesExamples else {
            throw ValidationError("\(Plugin.descriptor.verb) takes no other examples of its picture: leave --also out")
        }
        guard !companions.given.isEmpty else { return }
        guard Plugin.descriptor.carriesCompanions else {
            throw ValidationError("\(Plugin.descriptor.verb) carries no companions into its result: leave --with out")
        }
        try CompanionOptions.check(files.companions, examples: rasters.examples)
    }

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        var command = self
        command.engine = try chosenEngine(imageStore(environment))
        guard rasters.examples.isEmpty || command.engine == .patches else {
            throw SinGANError(
                .usage, "--also is for patches; a model is trained on one picture", hint: "Leave it out, or give --engine patches.")
        }
        guard Plugin.descriptor.engines != [.patches] || !training.isDescribed else {
            throw SinGANError(
                .usage, "\(Plugin.descriptor.verb) trains nothing, and options of a training are given", hint: "Leave them out.")
        }
        guard !isBatch || environment.studio != nil else { return try await command.runBatch(in: environment, reporter) }
        try await command.runChosen(in: environment, reporter)
    }

    private func runChosen(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let files = files
        try environment.terminal.streams.check(files.inputs)
        // A plan writes nothing, so there is nothing to refuse.
        let plan = training.plan ? nil : try outputPlan(files, environment)
        let log = RunLog()
        let step = try prepared()
        let recipes = recipes(step, imageStore(environment))
        let context = try context(environment, reporter, log, step, recipes)
        if engines.asked == nil, environment.studio == nil, let line = EngineNotice.line(engine, of: Plugin.descriptor) {
            reporter.notice(line)
        }
        do {
            let result = try await task.run(in: context)
            try context.cancellation.check()
            guard let plan else { return }
            let recipe = recipes.recipe(
                of: verb, recipeOptions: step.recipeOptions(result.recipe, model: log.entries.model?.identity),
                trainings: step.trainings(log))
            var files = resultFiles(plan, recipe, environment.cancellation)
            files.isQuick = environment.studio?.isPreview ?? false
            try TaskResults(
                files: files, output: result, log: log, task: verb, seed: seed,
                engine: Plugin.descriptor.engines.isEmpty ? nil : engine
            )
            .deliver(environment.terminal, reporter)
        } catch let planned as PlanOnly {
            try PlanReport(planned).tell(reporter)
        }
    }

    var verb: String { Plugin.descriptor.verb }

    func imageStore(_ environment: ToolEnvironment) -> ImageStore {
        environment.images(input.limits).viewed(as: rasters.view)
    }

    func outputPlan(_ files: TaskFiles, _ environment: ToolEnvironment) throws(SinGANError) -> OutputPlan {
        var request = OutputPlan.Request(
            files: files, output: output.output, force: common.force, isJSON: common.json,
            isOutputTerminal: environment.terminal.isOutputTerminal)
        // The samples are those of the picture whose patches are taken.
        let model = (task as? any ScaleTask)?.modelName ?? files.inputs.first?.path
        request.needsTIFF = Plugin.descriptor.carriesCompanions && model.map(imageStore(environment).needsTIFF) ?? false
        return try OutputPlan(request)
    }

    /// The command as a pipeline of one step, for recipes.
    func prepared() throws(SinGANError) -> PreparedStep {
        let schema = Self.schema
        let step = EngineNotice.recorded(
            engine, of: Plugin.descriptor, in: try PipelineStep(name: verb, task: verb, words: words, schema: schema.step))
        return PreparedStep(step: step, command: self, schema: schema, files: files)
    }

    func recipes(_ step: PreparedStep, _ images: ImageStore) -> RecipeMaker {
        RecipeMaker(steps: [step], inputs: [], images: images, quality: common.quality)
    }

    func context(
        _ environment: ToolEnvironment, _ reporter: Reporter, _ log: RunLog, _ step: PreparedStep, _ recipes: RecipeMaker
    ) throws(SinGANError) -> TaskContext {
        let side = SideOutputs(
            step: step, recipes: recipes, quality: common.quality, isDescribed: output.metadata, replaces: common.force, log: log)
        var models = try training.provider()
        models.preview = environment.studio?.sample
        return TaskContext(
            images: recipes.images, models: models, compute: try environment.compute(threads: training.threads), seed: seed,
            isPlanning: training.plan, engine: engine, finishing: Finishing(engines, training),
            companions: CompanionRequest(step.files.companions, companions, examples: rasters.examples),
            engines: environment.studio?.engines,
            log: log, sideOutput: side.write, progress: reporter.handler)
    }

    func resultFiles(_ plan: OutputPlan, _ recipe: Recipe, _ cancellation: Cancellation) -> ResultFiles {
        let isDescribed = output.metadata
        return ResultFiles(
            plan: plan, quality: common.quality, text: { isDescribed ? recipe.numbered($0).text : [:] }, cancellation: cancellation)
    }
}

extension TaskCommand: ExplorableCommand where Plugin: ScaleTask {
    /// The long side of a cell, in pixels.
    private static var cellSide: Int { 320 }

    func explore(_ exploration: Exploration, in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        var command = self
        command.engine = try chosenEngine(imageStore(environment))
        try await command.exploreChosen(
            exploration.engaged(command.engine, of: Plugin.descriptor, injects: Plugin.firstScale > 0), environment, reporter)
    }

    private func exploreChosen(_ exploration: Exploration, _ environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let seeds = exploration.seeds ?? Exploration.usualSeeds
        guard !isBatch else { throw SinGANError(.usage, "explore goes over one picture", hint: "Name a picture, and no folder or list.") }
        var files = files
        if let side = files.sideOutputs.first {
            throw SinGANError(.usage, "explore writes one sheet, and \(side.option) asks for more", hint: "Leave it out here.")
        }
        try environment.terminal.streams.check(files.inputs)
        files.results = 1
        files.animation = nil
        files.suffix += "-explore"
        let plan = training.plan ? nil : try outputPlan(files, environment)
        let log = RunLog()
        let step = try prepared()
        let recipes = recipes(step, imageStore(environment))
        let context = try context(environment, reporter, log, step, recipes)
        if engines.asked == nil, let line = EngineNotice.line(engine, of: Plugin.descriptor) { reporter.notice(line) }
        do {
            let scales = try scales(exploration, context)
            let cells = exploration.cells(scales, firstSeed: seed)
            let sheets = try await sheets(cells, columns: seeds, context)
            guard let plan else { return }
            let output = TaskOutput(
                results: [sheets.pictures], companions: sheets.companions, report: Self.report(cells),
                recipe: [
                    "explored": .text(Plugin.descriptor.verb), "scales": .list(scales.map { .integer($0) }),
                    "seeds": .integer(seeds),
                ],
                summary: cells.map { "scale \($0.startScale), seed \($0.seed): \($0.command)" })
            var recipe = recipes.recipe(
                of: verb, recipeOptions: step.recipeOptions(output.recipe, model: log.entries.model?.identity),
                trainings: step.trainings(log))
            recipe.explored = .init(scales: scales, seeds: seeds)
            try TaskResults(
                files: resultFiles(plan, recipe, environment.cancellation), output: output, log: log, task: "explore", seed: seed,
                engine: engine
            ).deliver(environment.terminal, reporter)
        } catch let planned as PlanOnly {
            try PlanReport(planned).tell(reporter)
        }
    }

    /// Throws `.usage` for scales that the model doesn't have, before anything is trained.
    private func scales(_ exploration: Exploration, _ context: TaskContext) throws(SinGANError) -> [Int] {
        let count = try context.scales(of: context.images.open(task.modelName), task.needs).count
        let all = Array(Plugin.firstScale..<max(count, Plugin.firstScale + 1))
        guard let wanted = exploration.scales else { return all }
        for scale in wanted where !all.contains(scale) {
            throw SinGANError(
                .usage, "--scales names \(scale), and this task can start at \(all[0]) to \(all[all.count - 1])", hint: "Leave it out.")
        }
        return wanted
    }

    /// Returns a sheet of the results, and one of each companion as people look at it.
    private func sheets(
        _ cells: [Exploration.Cell], columns: Int, _ context: TaskContext
    ) async throws -> (pictures: Image, companions: [CarriedCompanion]) {
        var sheet = ContactSheet(columns: columns)
        var carried: [(name: String, sheet: ContactSheet)] = []
        for (number, cell) in cells.enumerated() {
            var task = task
            task.startScale = .scale(cell.startScale)
            // What the first cell tells, the others would only repeat.
            let result = try await task.run(in: number == 0 ? context.seeded(cell.seed) : context.seeded(cell.seed).silent())
            try context.cancellation.check()
            guard let image = result.still else { continue }
            let label = "scale \(cell.startScale) seed \(cell.seed)"
            sheet.add(try image.pixels().fitted(to: Self.cellSide), label: label)
            for companion in result.companions {
                guard let name = companion.name, let raster = companion.rasters.first else { continue }
                let index = carried.firstIndex { $0.name == name } ?? carried.count
                if index == carried.count { carried.append((name, ContactSheet(columns: columns))) }
                carried[index].sheet.add(try raster.shown().pixels.fitted(to: Self.cellSide), label: label)
            }
        }
        let companions = carried.map { CarriedCompanion(name: $0.name, rasters: [Raster(Image(pixels: $0.sheet.render()))]) }
        return (Image(pixels: sheet.render()), companions)
    }

    private static func report(_ cells: [Exploration.Cell]) -> [String: JSONValue] {
        let list = cells.map { cell -> JSONValue in
            ["startScale": .integer(cell.startScale), "seed": .text(String(cell.seed)), "command": .text(cell.command)]
        }
        return ["cells": .list(list)]
    }
}

extension Pixels {
    /// Shrunk so that its long side is at most `side`; smaller pictures are enlarged by a whole factor, so that labels have room.
    fileprivate func fitted(to side: Int) -> Pixels {
        let long = max(width, height)
        let factor = long > side ? Double(side) / Double(long) : Double(max(1, side / 2 / long))
        guard factor != 1 else { return self }
        return resized(width: max(1, Int((Double(width) * factor).rounded())), height: max(1, Int((Double(height) * factor).rounded())))
    }
}
