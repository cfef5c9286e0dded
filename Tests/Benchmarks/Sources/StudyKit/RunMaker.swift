import SinGANEngine
import SinGANImaging
import SinGANQuality
import SinGANSupport
import SinGANTraining

/// Trains the model of a run, if it isn't there yet, and measures it.
package struct RunMaker: Sendable {
    package let store: ModelStore
    /// Per model.
    package let samples: Int
    package let cancellation: Cancellation
    /// Gets what a training has to say besides its progress.
    package let notice: @Sendable (String) -> Void
    /// Of the samples; that of the training is another.
    private static let seed: UInt64 = 1

    package init(store: ModelStore, samples: Int, cancellation: Cancellation, notice: @escaping @Sendable (String) -> Void) {
        (self.store, self.samples, self.cancellation, self.notice) = (store, samples, cancellation, notice)
    }

    /// Long, and it blocks. Throws as `TrainingSession.run` does; what was trained so far is kept then.
    package func make(_ run: StudyRun) throws(SinGANError) -> RunRecord {
        // One thread: which other runs go on beside it changes nothing but the time.
        let compute = Compute(threads: 1, cancellation: cancellation)
        let path = store.path(of: run.identity)
        let clock = TrainingClock(model: path)
        let request = TrainingRequest(picture: run.picture, configuration: run.configuration, destination: path)
        let notice = notice
        let session = TrainingSession(request, on: compute) { event in
            clock.watch(event)
            if case .notice(let text) = event { notice("\(run.name) \(run.image) seed \(run.configuration.seed): \(text)") }
        }
        defer { clock.end() }
        let model = try session.run()
        return try measure(model, run, clock.end(), on: compute)
    }

    private func measure(_ model: SinGANModel, _ run: StudyRun, _ seconds: Double?, on compute: Compute) throws(SinGANError) -> RunRecord {
        var drawn: [Pixels] = []
        for index in 0..<samples {
            // As they are in files: 8 bit.
            let sample = try model.sample(seed: Self.seed, index: index, on: compute)
            drawn.append(Pixels(width: sample.width, height: sample.height, bytes: sample.quantized()))
        }
        let quality = try SampleMetrics(real: model.picture.pixels, compute: compute).measure(drawn)
        let fidelity = try model.fidelity(on: compute)
        let times = TrainingTimes.load(beside: store.path(of: run.identity), of: model)
        try compute.cancellation.check()
        return RunRecord(
            configuration: run.name, settings: try JSON(encoding: run.configuration), image: run.image,
            picture: Digest.sha256(run.picture.bytes), model: run.identity, seed: run.configuration.seed, width: model.width,
            height: model.height, kernel: model.kernel, processor: Processor.name, threadSeconds: seconds,
            wallSeconds: times?.seconds, machines: times?.machines, recoveries: model.recoveries.count, samples: samples,
            swd: quality.swd, coherence: quality.coherence, completeness: quality.completeness, diversity: quality.diversity ?? 0,
            reconstruction: fidelity.reconstruction, enlargement: fidelity.enlargement)
    }
}
