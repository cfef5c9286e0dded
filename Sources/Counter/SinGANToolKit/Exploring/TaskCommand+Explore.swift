import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

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
        var files = task.files
        if let side = files.sideOutputs.first {
            throw SinGANError(.usage, "explore writes one sheet, and \(side.option) asks for more", hint: "Leave it out here.")
        }
        try InputRules.check(files.inputs, environment.terminal)
        files.results = 1
        files.animation = nil
        files.suffix += "-explore"
        let plan = training.plan ? nil : try outputPlan(files, environment.terminal)
        let log = RunLog()
        let step = try prepared()
        let recipes = recipes(step, imageStore(environment))
        let context = try context(environment, reporter, log, step, recipes)
        if engines.asked == nil, let line = EngineNotice.line(engine, of: Plugin.descriptor) { reporter.notice(line) }
        do {
            let scales = try scales(exploration, context)
            let cells = exploration.cells(scales, firstSeed: seed)
            let sheet = try await sheet(cells, columns: seeds, context)
            guard let plan else { return }
            let output = TaskOutput(
                results: [sheet], report: Self.report(cells),
                recipe: [
                    "explored": .text(Plugin.descriptor.verb), "scales": .list(scales.map { .integer($0) }),
                    "seeds": .integer(seeds),
                ],
                summary: cells.map { "scale \($0.startScale), seed \($0.seed): \($0.command)" })
            var recipe = recipes.recipe(
                of: verb, story: step.story(output.recipe, model: log.entries.model?.identity), trainings: step.trainings(log))
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

    private func sheet(_ cells: [Exploration.Cell], columns: Int, _ context: TaskContext) async throws -> Image {
        var sheet = ContactSheet(columns: columns)
        for (number, cell) in cells.enumerated() {
            var task = task
            task.startScale = .scale(cell.startScale)
            // What the first cell tells, the others would only repeat.
            let result = try await task.run(in: number == 0 ? context.seeded(cell.seed) : context.seeded(cell.seed).silent())
            try context.cancellation.check()
            guard let image = result.still else { continue }
            sheet.add(try image.pixels().fitted(to: Self.cellSide), label: "scale \(cell.startScale) seed \(cell.seed)")
        }
        return Image(pixels: sheet.render())
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
