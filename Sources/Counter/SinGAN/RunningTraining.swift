import SinGANTraining

/// A training that runs while its progress is looked at.
///
///     let training = SinGANModel.training(on: picture)
///     for await event in training.events { show(event) }
///     let model = try await training.model()
///
/// It runs until it ends or is cancelled, whether anybody waits for it or not.
public struct RunningTraining: Sendable {
    /// What it tells, from its beginning to its end, for one reader. Who reads late finds the newest 1000.
    public let events: AsyncStream<ProgressEvent>
    private let task: Task<Result<SinGANModel, SinGANError>, Never>

    /// How many events wait for a reader: of more than a minute.
    private static let waiting = 1000

    init(_ train: @escaping @Sendable (@escaping ProgressHandler) async throws(SinGANError) -> SinGANModel) {
        let (events, continuation) = AsyncStream.makeStream(of: ProgressEvent.self, bufferingPolicy: .bufferingNewest(Self.waiting))
        self.events = events
        task = Task {
            defer { continuation.finish() }
            do throws(SinGANError) {
                return .success(try await train { continuation.yield($0) })
            } catch {
                return .failure(error)
            }
        }
    }

    /// The model, once it is trained. A task that waits for it and is cancelled cancels the training.
    ///
    /// Throws as `SinGANModel.trained` does.
    public func model() async throws(SinGANError) -> SinGANModel {
        let outcome = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        return try outcome.get()
    }

    /// Stops it within about a second; `model()` then throws `.interrupted`.
    public func cancel() { task.cancel() }
}

extension SinGANModel {
    /// Begins what `trained` does, with its progress as a sequence. Takes the same.
    public static func training(
        on picture: some LearnablePicture, preset: Preset = .balanced, within budget: TrainingBudget? = nil,
        needs: TrainingNeeds = .none, in store: ModelStore? = .standard, threads: Int = 0
    ) -> RunningTraining {
        training(on: picture, TrainingConfiguration(preset: preset), within: budget, needs: needs, in: store, threads: threads)
    }

    /// The same for any configuration.
    public static func training(
        on picture: some LearnablePicture, _ configuration: TrainingConfiguration, within budget: TrainingBudget? = nil,
        needs: TrainingNeeds = .none, in store: ModelStore? = .standard, threads: Int = 0
    ) -> RunningTraining {
        RunningTraining { progress throws(SinGANError) in
            try await trained(
                on: picture, configuration, within: budget, needs: needs, in: store, threads: threads, progress: progress)
        }
    }
}
