import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// One run of a pipeline over its inputs: looks ahead first, then does what has to be done.
package final class PipelineRun {
    /// In the order in which they run.
    let steps: [PreparedStep]
    let images: ImageStore
    /// What is written. Of a probe these are only names; whoever runs it sets the plan that was checked.
    var outputs: PipelineOutputs
    private let recipes: RecipeMaker
    private let settings: Settings
    private let cache: ResultCache?
    private let reporter: any RunReporter
    private let streams: RunStreams
    private let cancellation: Cancellation
    /// Its threads begin when something is computed.
    private lazy var compute = Compute(threads: settings.threads, cancellation: cancellation)
    /// Results that are needed later, by step.
    private var results: [String: StepResult] = [:]
    /// What budgets came to for a step's result, its own and those before it: by the keys of the results.
    private var trainings: [String: [String: [StepOption]]] = [:]
    /// The keys of the steps' results, by step.
    private var stepKeys: [String: String] = [:]
    /// The digests of the files as they were when the keys were made.
    private var digests: [String: String] = [:]
    /// Steps whose results depend on a file that was changed meanwhile, so that their keys aren't true.
    private var changed: Set<String> = []
    /// Whether all results are those of their keys.
    var isTrue: Bool { changed.isEmpty }
    /// The one picture that is wanted; nil for all that the steps give.
    var selection: PictureSelection?
    /// Takes what was written of a result, as soon as it is; set for pictures of a batch.
    var delivered: ((DeliveredResult) throws(SinGANError) -> Void)?
    /// Whether results that are written as files are left out of the cache: those of a batch would drive everything else out of it.
    var keepsOnlyWhatIsHandedOn = false
    /// Whether steps are told as they begin.
    var tellsSteps = true
    /// Prepared patches of the pictures, where they are needed again when the task is done.
    var engines: PreparedEngines?
    private lazy var keysOnce = Result { try keys() }

    /// What doesn't depend on the inputs.
    package struct Settings: Sendable {
        let quality: Int?
        let isDescribed: Bool
        let threads: Int

        /// Makes settings.
        ///
        /// - Parameters:
        ///   - quality: `--quality`; nil for each format's own.
        ///   - isDescribed: whether pictures say how they were made.
        ///   - threads: to compute with; 0 for one per core.
        package init(quality: Int?, isDescribed: Bool, threads: Int) {
            (self.quality, self.isDescribed, self.threads) = (quality, isDescribed, threads)
        }
    }

    init(
        steps: [PreparedStep], images: ImageStore, outputs: PipelineOutputs, recipes: RecipeMaker, settings: Settings, cache: ResultCache?,
        environment: RunEnvironment, reporter: any RunReporter
    ) {
        (self.steps, self.images, self.outputs, self.recipes) = (steps, images, outputs, recipes)
        (self.settings, self.cache, self.reporter) = (settings, cache, reporter)
        (streams, cancellation) = (environment.streams, environment.cancellation)
    }

    /// Returns what each step would do. Reads the inputs and lets every task check them, with stand-ins for results that aren't made yet. Trains nothing.
    ///
    /// - Parameters:
    ///   - measures: whether plans say how long they take, which costs a second or two each.
    ///   - isNeeded: false leaves out the tasks' own checks, which a single step makes anyhow before it does anything.
    package func lookAhead(measures: Bool, isNeeded: Bool = true) async throws -> [StepOutlook] {
        var outlooks = try keysOnce.get()
        stepKeys = Dictionary(uniqueKeysWithValues: outlooks.map { ($0.step.step.name, $0.key) })
        digests = images.digests
        markWhatIsThere(&outlooks)
        guard isNeeded || steps.count > 1 else { return outlooks }
        // Steps whose results' sizes aren't known.
        var unknown: Set<String> = []
        for index in outlooks.indices {
            try cancellation.check()
            let step = outlooks[index].step
            if let image = results[step.step.name]?.output.results.first {
                images.put(SourcePicture(name: step.reference, image: image, model: nil))
                outlooks[index].size = PixelSize(width: image.width, height: image.height)
            }
            guard outlooks[index].runs else { continue }
            guard unknown.isDisjoint(with: step.step.references) else {
                outlooks[index].state = .open
                unknown.insert(step.step.name)
                continue
            }
            outlooks[index].state = try await step.locatingAsync { try await self.plan(step, measures: measures) }
            guard step.gives != .images else { continue }
            let context = try context(step, RunLog(), measures: false)
            if let image = try step.locating({ try step.command.standIn(in: context) }) {
                images.put(SourcePicture(name: step.reference, image: image, model: nil, isStandIn: true))
                outlooks[index].size = PixelSize(width: image.width, height: image.height)
            } else {
                unknown.insert(step.step.name)
            }
        }
        return outlooks
    }

    /// What all that it writes depends on.
    ///
    /// - Parameter isPortable: whether it is the same on other machines with the same version of the program.
    func key(isPortable: Bool = false) throws -> String {
        let keys = try (isPortable ? keys(isPortable: true) : keysOnce.get()).map { "\($0.step.step.name)=\($0.key)" }.joined(
            separator: "\n")
        return Digest.sha256(Array("\(keys)\n\(settings.quality ?? 0)\n\(settings.isDescribed)".utf8))
    }

    private func keys(isPortable: Bool = false) throws -> [StepOutlook] {
        var keys: [String: String] = [:]
        return try steps.map { step in
            let key = try step.locating {
                try StepKey.key(step, isPortable: isPortable) { name in
                    if let known = Reference.name(name).flatMap({ keys[$0] }) { return "step:\(known)" }
                    return "sha256:\(try self.images.digest(of: name))"
                }
            }
            keys[step.step.name] = key
            return StepOutlook(step: step, key: key, state: .toDo(nil, isTrained: false))
        }
    }

    /// Takes from the cache what is needed of it: results to write, and what steps that have to run build upon.
    private func markWhatIsThere(_ outlooks: inout [StepOutlook]) {
        var wanted = Set(outputs.plans.keys).union(outputs.sides.keys)
        // Who asks for a training gets one.
        wanted.formUnion(steps.filter { $0.command.training.retrain }.map(\.step.name))
        for index in outlooks.indices.reversed() {
            let step = outlooks[index].step
            guard wanted.contains(step.step.name) else {
                outlooks[index].state = .unneeded
                continue
            }
            if isCached(step), let result = cache?.result(outlooks[index].key), fits(result, step) {
                (results[step.step.name], trainings[step.step.name]) = (result, result.trainings)
                outlooks[index].state = .cached
            } else {
                wanted.formUnion(step.step.references)
            }
        }
    }

    /// Pictures and companions beside the result are not in the cache, so a step that makes some runs.
    private func isCached(_ step: PreparedStep) -> Bool {
        step.files.sideOutputs.isEmpty && step.files.companions.isEmpty && !step.command.training.retrain
    }

    private func fits(_ result: StepResult, _ step: PreparedStep) -> Bool {
        step.gives == .animation
            ? result.output.animation != nil : result.output.animation == nil && result.output.results.count == step.files.results
    }

    private func plan(_ step: PreparedStep, measures: Bool) async throws -> StepOutlook.State {
        let log = RunLog()
        do {
            _ = try await step.command.runTask(in: try context(step, log, measures: measures, isPlanning: true))
            return .toDo(nil, isTrained: true)
        } catch let planned as PlanOnly {
            return .toDo(planned.plan, isTrained: planned.isTrained)
        }
    }

    /// Runs what has to run, and writes what is wanted.
    package func run(_ outlooks: [StepOutlook]) async throws -> [StepReport] {
        var reports: [StepReport] = []
        for (index, outlook) in outlooks.enumerated() {
            try cancellation.check()
            let step = outlook.step
            let log = RunLog()
            if outlook.runs {
                if tellsSteps { reporter.notice("step \(index + 1) of \(outlooks.count): \(step.step.task)") }
                if tellsSteps, let line = EngineNotice.line(step.command.engine, of: type(of: step.command).descriptor) {
                    reporter.notice(line)
                }
                results[step.step.name] = try await step.locatingAsync { try await self.run(step, outlook.key, log) }
            }
            if let result = results[step.step.name] {
                try deliver(result, step, log)
                if step.gives == .image, let image = result.output.results.first {
                    let raster = result.output.companions.first { $0.name == nil }?.rasters.first
                    images.put(SourcePicture(name: step.reference, image: image, model: nil, raster: raster))
                }
                reports.append(StepReport(outlook: outlook, result: result, written: log.entries.written, moved: log.entries.moved))
            } else {
                reports.append(StepReport(outlook: outlook, result: nil, written: [], moved: []))
            }
            results[step.step.name] = nil
            forgetAfter(index)
        }
        return reports
    }

    private func run(_ step: PreparedStep, _ key: String, _ log: RunLog) async throws -> StepResult {
        let output = try await step.command.runTask(in: try context(step, log, measures: false))
        try cancellation.check()
        let entries = log.entries
        var known = trainingsBefore(step)
        known[key] = step.explicitTraining(log)
        trainings[step.step.name] = known
        let result = StepResult(output: output, model: entries.model?.identity, notices: entries.notices, trainings: known)
        let (now, before) = (images.digests, digests)
        let isUnchanged = step.files.inputs.allSatisfy { now[$0.path] == before[$0.path] }
        if !isUnchanged || !changed.isDisjoint(with: step.step.references) { changed.insert(step.step.name) }
        let isHandedOn = steps.contains { $0.step.references.contains(step.step.name) }
        let isKept = isCached(step) && output.companions.isEmpty && (isHandedOn || !keepsOnlyWhatIsHandedOn)
        if !changed.contains(step.step.name), isKept, let problem = cache?.keep(result, key) {
            reporter.notice(problem)
        }
        return result
    }

    private func deliver(_ result: StepResult, _ step: PreparedStep, _ log: RunLog) throws {
        let isTaken = outputs.takesStandardOutput
        for line in result.output.summary { try reporter.result("\(step.label): \(line)", isOutputTaken: isTaken) }
        if let plan = outputs.plans[step.step.name] {
            let recipe = recipes.recipe(
                of: step.step.name, recipeOptions: step.recipeOptions(result.output.recipe, model: result.model),
                trainings: byName(result.trainings))
            let (isDescribed, first) = (settings.isDescribed, selection?.number ?? 1)
            var files = ResultFiles(
                plan: plan, quality: settings.quality, text: { isDescribed ? recipe.numbered(first + $0 - 1).text : [:] },
                cancellation: cancellation)
            if let delivered {
                let beside = log.entries.written.map(\.path)
                files.finished = { (number, written) throws(SinGANError) in
                    try delivered(
                        DeliveredResult(
                            step: step, recipe: recipe.numbered(first + number - 1), isDescribed: isDescribed, written: written,
                            beside: number == 1 ? beside : [],
                            image: number <= result.output.results.count ? result.output.results[number - 1] : nil))
                }
            }
            try step.locating { try files.write(try self.selected(result.output, step, plan), log, streams, reporter) }
        }
        for file in log.entries.written { try reporter.result(file.line, isOutputTaken: isTaken) }
    }

    private func selected(_ output: TaskOutput, _ step: PreparedStep, _ plan: OutputPlan) throws(SinGANError) -> TaskOutput {
        guard let selection else { return output }
        let isAnimation = PipelineOutputs.files(of: plan).last.map(PipelineOutputs.isAnimation) ?? true
        guard let picture = selection.picture(of: output, isAnimation: isAnimation) else {
            throw SinGANError(
                .badData, "it doesn't give a picture number \(selection.number)", hint: "The changes may have made them fewer.")
        }
        return picture
    }

    /// What the budgets of all steps came to that lead to this one, by key.
    private func trainingsBefore(_ step: PreparedStep) -> [String: [StepOption]] {
        step.step.references.reduce(into: [:]) { all, name in all.merge(trainings[name] ?? [:]) { $1 } }
    }

    private func byName(_ trainings: [String: [StepOption]]) -> [String: [StepOption]] { stepKeys.compactMapValues { trainings[$0] } }

    /// Pictures that no later step takes leave the memory.
    private func forgetAfter(_ index: Int) {
        let later = Set(steps[(index + 1)...].flatMap(\.step.references))
        for step in steps[...index] where !later.contains(step.step.name) { images.remove(step.reference) }
    }

    func context(_ step: PreparedStep, _ log: RunLog, measures: Bool, isPlanning: Bool = false) throws -> TaskContext {
        var models = try step.command.training.provider()
        models.planOnly = isPlanning
        models.estimates = measures
        var side = SideOutputs(
            step: step, recipes: recipes, quality: settings.quality, isDescribed: settings.isDescribed, replaces: outputs.replaces,
            log: log)
        side.targets = outputs.sides[step.step.name] ?? [:]
        side.trainings = byName(trainingsBefore(step))
        let silent: ProgressHandler = { _ in }
        let progress = isPlanning ? silent : reporter.handler
        return TaskContext(
            images: images.viewed(as: step.command.rasters.view), models: models, compute: compute, seed: step.command.seed,
            isPlanning: isPlanning,
            engine: step.command.engine, finishing: Finishing(step.command.engines, step.command.training),
            companions: CompanionRequest(
                step.files.companions, step.command.companions, examples: step.command.rasters.examples), engines: engines, log: log,
            sideOutput: side.write, progress: progress)
    }
}
