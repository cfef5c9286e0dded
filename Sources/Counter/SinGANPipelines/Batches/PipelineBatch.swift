import Foundation
import SinGANEngine
import SinGANSupport
import SinGANTasks

/// A pipeline run once for each of many pictures.
package struct PipelineBatch: Sendable {
    let job: PipelineJob
    let pictures: PictureSet
    let inputs: [PipelineInput]
    let options: Options
    let cancellation: Cancellation

    /// What a command line says about the batch.
    package struct Options: Sendable {
        /// How many pictures at a time.
        package var jobs = JobCount.auto
        /// Whether only the plans are made.
        package var isDryRun = false
        /// Whether pictures that are finished are made again.
        package var force = false
        /// The part of the pictures, which names the manifest; nil for all.
        package var shard: PictureShard?
        /// The folder of results, where manifests are.
        package var folder = "."
        /// Whether a manifest is written.
        package var keepsManifest = true
        /// Whether the manifest tells how much of each result is copied.
        package var measuresCopies = false
        /// What is remembered of earlier runs on this machine; nil for nothing.
        package var finished: FinishedRuns?

        /// Makes the options of a batch without any wish.
        package init() {}
    }

    /// Makes a batch.
    ///
    /// - Parameter inputs: those of the pipeline; in the place of the ones that change, each picture's own are taken.
    package init(job: PipelineJob, pictures: PictureSet, inputs: [PipelineInput], options: Options, cancellation: Cancellation) {
        (self.job, self.pictures, self.inputs, self.options, self.cancellation) = (job, pictures, inputs, options, cancellation)
    }

    /// How it went with one picture.
    package enum Ending: Sendable {
        /// It was made, with these files.
        case done([RunLog.Written])
        /// It was there already.
        case finishedBefore
        /// It would be made, and trainings for it would take about so many seconds.
        case planned(Double)
        /// It couldn't be made.
        case failed(SinGANError)
    }

    /// Runs the pipeline for every picture, and returns how it went with each, in their order. A picture that fails leaves the others alone.
    ///
    /// - Throws: `.usage` where outputs would be in each other's way, `.locked` where another run writes the same manifest, and what a cancellation says.
    package func run(_ reporter: any RunReporter) async throws -> [Ending] {
        try checkOutputs(reporter)
        for text in pictures.notices { reporter.notice(text) }
        let records = ManifestRecords(in: options.folder)
        let manifest =
            options.keepsManifest && !options.isDryRun && !pictures.items.isEmpty ? try Manifest(in: options.folder, options.shard) : nil
        if manifest != nil { Leftovers.clear(options.folder) }
        let jobs = await jobCount(reporter)
        // A picture takes seconds: the progress of all of them says more than that of each.
        let tellsAll = jobs == 1 && !(job.steps.count == 1 && job.steps[0].command.engine == .patches)
        let count = pictures.items.count
        var ended = 0
        return try await ParallelWork.each(count, jobs: jobs) { index in
            let item = pictures.items[index]
            if tellsAll { reporter.notice("picture \(index + 1) of \(count): \(item.file)") }
            let one = OnePicture(
                batch: self, item: item, records: records, manifest: manifest, threads: threads(jobs), tellsSteps: tellsAll)
            return try await one.ending(tellsAll ? reporter : reporter.labelled(item.name))
        } each: { index, ending in
            ended += 1
            // Failures are listed at the end.
            if case .finishedBefore = ending { reporter.notice("\(pictures.items[index].name): finished before") }
            if !tellsAll { reporter.handler(.work("pictures", done: ended, of: count)) }
        }
    }

    /// Cores are shared among what runs at the same time; nil where each run may have all that the command says. Where the program chooses how many run, so
    /// are the threads that the command says.
    private func threads(_ jobs: Int) -> Int? {
        let said = job.settings.threads
        guard jobs > 1, said == 0 || options.jobs == .auto else { return nil }
        return max(1, (said == 0 ? Machine.cores : said) / jobs)
    }

    /// How it stands with a picture, for those who only want to know.
    package enum Standing: Sendable {
        /// It is there, as its command makes it.
        case done
        /// It couldn't be made the last time, for this reason.
        case failed(String)
        /// It is still to be made.
        case left
    }

    /// Returns how it stands with each picture. Writes nothing.
    ///
    /// - Throws: what a cancellation says.
    package func standings(_ reporter: any RunReporter) throws -> [Standing] {
        let records = ManifestRecords(in: options.folder)
        return try pictures.items.map { item in
            try cancellation.check()
            let one = OnePicture(batch: self, item: item, records: records, manifest: nil, threads: nil, tellsSteps: false)
            if (try? one.isFinished(reporter)) == true { return .done }
            return records.failures[item.file].map { .failed($0) } ?? .left
        }
    }

    /// Throws `.usage` where pictures would be written over each other or among those they are made of, or where standard streams are named.
    private func checkOutputs(_ reporter: any RunReporter) throws {
        guard let first = pictures.items.first else { return }
        guard !inputs.contains(where: { first.files[$0.name] == nil && $0.path == "-" }) else {
            throw SinGANError(
                .usage, "standard input can be read once, and \(pictures.place) has \(pictures.items.count) pictures",
                hint: "Name a file for it.")
        }
        // What is the same for all is checked with one of them.
        var request = request(first)
        request.mayReplace = true
        guard try !job.run(request, reporter).outputs.takesStandardOutput else {
            throw SinGANError(.usage, "many pictures don't fit one standard output", hint: "Name a folder for the results.")
        }
        let sources = Set(pictures.folders.map(FileIdentity.init))
        var (makers, folders): ([String: String], Set<String>) = ([:], [])
        for item in pictures.items {
            var request = self.request(item)
            request.isProbe = true
            for file in try job.run(request, reporter).outputs.files {
                let folder = AtomicFile.folder(of: file)
                if folders.insert(folder).inserted, sources.contains(FileIdentity(folder)) {
                    throw SinGANError(
                        .usage, "\(file) would lie among the pictures that are gone through", hint: "Name another folder for the results.")
                }
                if let other = makers.updateValue(item.file, forKey: file), other != item.file {
                    throw SinGANError(.usage, "\(other) and \(item.file) would both make \(file)", hint: "Rename one of them.")
                }
            }
        }
    }

    /// A run for one picture.
    func request(_ item: PictureSet.Item) -> PipelineJob.Request {
        var request = PipelineJob.Request(inputs: inputs.map { PipelineInput(name: $0.name, path: item.files[$0.name] ?? $0.path) })
        (request.stem, request.subfolder) = (item.stem, item.stem)
        return request
    }
}

/// One picture of a batch.
struct OnePicture {
    let batch: PipelineBatch
    let item: PictureSet.Item
    let records: ManifestRecords
    let manifest: Manifest?
    /// nil for those that the command says.
    let threads: Int?
    let tellsSteps: Bool

    private func probe(_ reporter: any RunReporter) throws -> PipelineRun {
        var request = batch.request(item)
        (request.isProbe, request.threads) = (true, threads)
        return try batch.job.run(request, reporter)
    }

    /// What is known of the files that the run will write.
    private func state(_ run: PipelineRun, key: () throws -> String) throws -> FinishedRuns.State {
        let files = run.outputs.files
        let known = try batch.options.finished.map { $0.state(try run.key(), files) } ?? .unknown
        if known == .finished { return .finished }
        let told = records.state(try key(), files)
        return told == .unknown ? known : told
    }

    func isFinished(_ reporter: any RunReporter) throws -> Bool {
        let run = try probe(reporter)
        return try state(run, key: { try run.key(isPortable: true) }) == .finished
    }

    /// Makes the picture unless it is finished. Throws what ends the whole batch.
    func ending(_ reporter: any RunReporter) async throws -> PipelineBatch.Ending {
        try batch.cancellation.check()
        do { return try await made(reporter) } catch {
            let error = SinGANError.of(error)
            if error.code.isStop || error.code == .closedPipe { throw error }
            let files = (try? probe(reporter))?.outputs.files ?? []
            try BatchRecord.fail(item, error, manifest, files: files, folder: batch.options.folder)
            return .failed(error)
        }
    }

    private func made(_ reporter: any RunReporter) async throws -> PipelineBatch.Ending {
        let options = batch.options
        let run = try probe(reporter)
        let key = try run.key(isPortable: true)
        let state = try state(run, key: { key })
        if !options.force, state == .finished { return .finishedBefore }
        // Outputs that are there are no mistake where they are this very run's.
        var request = batch.request(item)
        request.mayReplace = state != .unknown
        run.outputs = try batch.job.outputs(request, run.images)
        (run.tellsSteps, run.keepsOnlyWhatIsHandedOn) = (tellsSteps, true)
        if options.isDryRun { return .planned(try await run.lookAhead(measures: true).reduce(0) { $0 + ($1.plan?.expectedSeconds ?? 0) }) }
        let outlooks = try await run.lookAhead(measures: false, isNeeded: false)
        if options.measuresCopies { run.engines = PreparedEngines() }
        let record = BatchRecord(
            item, of: batch.pictures.input, run, key: key, manifest, folder: options.folder, measuresCopies: options.measuresCopies)
        try record.begin()
        options.finished?.begin(try run.key(), run.outputs.files)
        run.delivered = { result throws(SinGANError) in try record.add(result) }
        // The record knows the run, too.
        defer { run.delivered = nil }
        let reports = try await run.run(outlooks)
        try reports.flatMap(\.moved).check()
        if run.isTrue, let marks = record.allMarks { options.finished?.keep(try run.key(), run.outputs.files, marks) }
        return .done(reports.flatMap(\.written))
    }
}
