import SinGANEngine
import SinGANPipelines
import SinGANSupport
import SinGANTasks
import SinGANTraining

extension TrainCommand {
    /// The pictures that models are trained of; nil for a single one.
    func pictures(_ terminal: Terminal) throws(SinGANError) -> PictureSet? {
        guard many.given != nil || (image != "-" && PictureSet.isFolder(image)) else { return nil }
        var choice = PictureChoice(standardInput: terminal.readInput)
        (choice.shard, choice.option) = (many.shard, many.given)
        if let list = many.list { choice.list = InputAssignment(name: "picture", path: list) }
        return try PictureSet.among([PipelineInput(name: "picture", path: image)], choice)
    }

    /// Trains the model of each picture that has none yet.
    ///
    /// Throws `.badData` where pictures failed, after everything is told.
    func train(_ pictures: PictureSet, in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        if let option = output != nil ? "-o" : preview != nil ? "--preview" : nil {
            throw SinGANError(
                .usage, "\(option) is about one model, and \(pictures.description)",
                hint: "Leave it out: models go into the models folder.")
        }
        try Compute.checkKernels()
        for text in pictures.notices { reporter.notice(text) }
        let count = pictures.items.count
        // A training uses all cores, and is told best alone.
        let jobs = if case .count(let wanted) = many.jobs ?? .auto { wanted } else { 1 }
        let endings = try await ParallelWork.each(count, jobs: jobs) { index in
            try environment.cancellation.check()
            let item = pictures.items[index]
            if jobs == 1 { reporter.notice("picture \(index + 1) of \(count): \(item.file)") }
            do { return try trained(item, jobs, environment, jobs == 1 ? reporter : reporter.labelled(item.name)) } catch {
                let error = SinGANError.of(error)
                if error.code.isStop || error.code == .closedPipe { throw error }
                return .failed(error)
            }
        } each: { index, ending in
            if case .finishedBefore = ending { reporter.notice("\(pictures.items[index].name): has its model") }
        }
        try BatchReport(verb: "train", pictures: pictures, endings: endings, isDryRun: training.plan).tell(reporter)
    }

    private func trained(
        _ item: PictureSet.Item, _ jobs: Int, _ environment: ToolEnvironment, _ reporter: Reporter
    ) throws -> PipelineBatch.Ending {
        let threads = jobs > 1 && training.threads == 0 ? max(1, Machine.cores / jobs) : training.threads
        let compute = try environment.compute(threads: threads)
        let images = environment.images(input.limits).viewed(as: rasters.view)
        func context(isPlanning: Bool) throws -> TaskContext {
            var models = try training.provider(seed: seed)
            models.planOnly = isPlanning
            // A plan that is only looked at isn't worth a measurement.
            models.estimates = training.plan
            let silent: ProgressHandler = { _ in }
            return TaskContext(
                images: images, models: models, compute: compute, isPlanning: isPlanning, progress: isPlanning ? silent : reporter.handler)
        }
        let source = try context(isPlanning: true).open(item.file)
        guard source.model == nil else {
            throw SinGANError(.usage, "\(item.file) is a model already", hint: "Give train pictures.")
        }
        do { _ = try context(isPlanning: true).model(of: source) } catch let planned as PlanOnly {
            if planned.isTrained, !training.retrain { return .finishedBefore }
            if training.plan { return .planned(planned.plan.expectedSeconds) }
        }
        let model = try context(isPlanning: false).model(of: source)
        let path = try training.provider(seed: seed).store.path(of: model.identity)
        try reporter.result("model \(model.identity.prefix(12)) of \(item.file) is in \(path)")
        return .done([])
    }
}
