extension Compute {
    /// Runs work that blocks, on a thread of its own, and stops it when the task is cancelled.
    ///
    ///     let picture = try await Compute.run { compute in try model.sample(seed: 7, on: compute) }
    ///
    /// Everything in the library that takes a `Compute` looks at its `cancellation` between kernels: it throws `SinGANError` with the code `.interrupted`
    /// within about a second of `Task.cancel()`. The `Compute` may outlive the work; nothing cancels it then.
    ///
    /// - Parameters:
    ///   - threads: 0 stands for all cores that are ours.
    ///   - work: what to do. It may block for hours: neither an actor nor a thread of the cooperative pool waits for it.
    /// - Throws: what the work throws.
    public static func run<Value: Sendable, Failure: Error>(
        threads: Int = 0, _ work: @escaping @Sendable (Compute) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let compute = Compute(threads: threads)
        let outcome = await withTaskCancellationHandler {
            await withTaskExecutorPreference(WorkThread()) { compute.outcome(of: work) }
        } onCancel: {
            compute.cancellation.cancel()
        }
        return try outcome.get()
    }

    /// Files that are written meanwhile look at the cancellation too.
    private func outcome<Value, Failure: Error>(of work: (Compute) throws(Failure) -> Value) -> Result<Value, Failure> {
        Cancellation.$current.withValue(cancellation) {
            do throws(Failure) { return .success(try work(self)) } catch { return .failure(error) }
        }
    }
}
