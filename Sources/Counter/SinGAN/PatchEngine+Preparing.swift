extension PatchEngine {
    /// The engine of a picture's patches. Nothing is trained: this takes about a second for a megapixel, on a thread of its own.
    ///
    ///     let engine = try await PatchEngine.prepared(for: picture)
    ///     let other = try await Compute.run { _ in try engine.sample(SampleRequest()) }
    ///
    /// What is transparent isn't learned. `Task.cancel()` stops the preparation, and nothing that is drawn from the engine later: what shall be
    /// stopped makes its engine within `Compute.run`.
    ///
    /// - Parameters:
    ///   - picture: `Image` or `Pixels`.
    ///   - threads: those of the engine; 0 stands for all cores that are ours. Results don't depend on it.
    /// - Throws: `.badData` for a picture that is smaller than two patches or wholly transparent; `.interrupted` once the task is cancelled.
    public static func prepared(for picture: some LearnablePicture, threads: Int = 0) async throws(SinGANError) -> PatchEngine {
        try await Compute.run(threads: threads) { compute throws(SinGANError) in
            try PatchEngine(try picture.source.learned(on: compute), compute: compute)
        }
    }
}
