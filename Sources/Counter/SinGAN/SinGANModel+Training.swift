import SinGANTraining

extension SinGANModel {
    /// The model of a picture: found where it is kept, gone on with where its training was interrupted, or trained.
    ///
    ///     let model = try await SinGANModel.trained(on: picture, preset: .balanced) { event in
    ///         if case .progress(let progress) = event { print("\(progress.remainingSeconds) seconds are left") }
    ///     }
    ///
    /// This takes from seconds to hours, on a thread of its own. `Task.cancel()` stops it within about a second.
    ///
    /// - Parameters:
    ///   - picture: `Image` or `Pixels`, of any size; larger ones are shrunk to the configuration's `maxSize`.
    ///   - preset: how much to train.
    ///   - budget: how long the training may take, all its interruptions together; chooses the iterations and, where it must, a smaller size. nil: as long
    ///     as it takes.
    ///   - needs: what a task asks of its model, such as `SuperResolution.needs`.
    ///   - store: where models are kept; nil: nowhere. What is kept of a picture is found again, by `singan-tool` too.
    ///   - threads: 0 stands for all cores that are ours. The model doesn't depend on it.
    ///   - progress: takes events, ten a second at most; called from the thread that trains, so it must be quick.
    /// - Throws: `.interrupted` once the task is cancelled: then the training is saved, if there is a store, and the same call goes on with it.
    ///   `.badData` where the picture is too small or wholly transparent, or a kept model is damaged; `.usage` for a budget in which nothing can be trained;
    ///   `.cannotCreate` or `.inputOutput` where the store can't be written.
    public static func trained(
        on picture: some LearnablePicture, preset: Preset = .balanced, within budget: TrainingBudget? = nil,
        needs: TrainingNeeds = .none, in store: ModelStore? = .standard, threads: Int = 0,
        progress: @escaping ProgressHandler = { _ in }
    ) async throws(SinGANError) -> SinGANModel {
        try await trained(
            on: picture, TrainingConfiguration(preset: preset), within: budget, needs: needs, in: store, threads: threads,
            progress: progress)
    }

    /// The same for any configuration.
    ///
    /// - Throws: besides, `.usage` for a configuration that makes no sense.
    public static func trained(
        on picture: some LearnablePicture, _ configuration: TrainingConfiguration, within budget: TrainingBudget? = nil,
        needs: TrainingNeeds = .none, in store: ModelStore? = .standard, threads: Int = 0,
        progress: @escaping ProgressHandler = { _ in }
    ) async throws(SinGANError) -> SinGANModel {
        try await Compute.run(threads: threads) { compute throws(SinGANError) in
            let temporary = TemporaryStore()
            defer { temporary.remove() }
            var models = TrainedModels(store: store ?? temporary.store, configuration: configuration)
            (models.budget, models.threads) = (budget, threads)
            do {
                // Nothing is prepared for a task that is cancelled before it begins.
                try compute.cancellation.check()
                return try models.model(of: picture.source, needs, on: compute, progress: progress)
            } catch {
                throw Self.failure(error, isKept: store != nil)
            }
        }
    }

    private static func failure(_ error: any Error, isKept: Bool) -> SinGANError {
        guard let error = error as? SinGANError else {
            return SinGANError(.internalFailure, "the training ended in a way that is not known", cause: error)
        }
        guard error.code.isStop, isKept else { return error }
        return error.advising("What is trained is saved: the same training goes on from there.")
    }
}
