import SinGANSupport
import SinGANTasks

/// A pipeline run once for each picture of a folder.
package struct PipelineBatch: Sendable {
    private let job: PipelineJob
    private let folder: PictureFolder
    private let inputs: [PipelineInput]
    /// At a time.
    private let jobs: Int
    private let isDryRun: Bool
    private let force: Bool
    private let cancellation: Cancellation

    /// Makes a batch.
    ///
    /// - Parameters:
    ///   - jobs: how many pictures at a time.
    ///   - isDryRun: whether only the plans are made.
    ///   - force: whether pictures that are finished are made again.
    package init(
        job: PipelineJob, folder: PictureFolder, inputs: [PipelineInput], jobs: Int, isDryRun: Bool, force: Bool, cancellation: Cancellation
    ) {
        (self.job, self.folder, self.inputs, self.jobs) = (job, folder, inputs, jobs)
        (self.isDryRun, self.force, self.cancellation) = (isDryRun, force, cancellation)
    }

    /// How it went with one picture.
    package enum Ending: Sendable {
        /// It was made, with these files.
        case done([RunLog.Written])
        /// It was there already.
        case finishedBefore
        /// It would be made by these steps.
        case planned([StepOutlook])
        /// It couldn't be made.
        case failed(SinGANError)
    }

    /// Runs the pipeline for every picture, and returns how it went with each, in the folder's order. A picture that fails leaves the others alone.
    ///
    /// - Throws: `.usage` where outputs would be in each other's way, and what a cancellation says.
    package func run(_ reporter: any RunReporter) async throws -> [(name: String, ending: Ending)] {
        try checkOutputs(reporter)
        for name in folder.foreign { reporter.notice("\(name) in \(folder.path) is left out, as its name is not UTF-8: rename it") }
        return try await withThrowingTaskGroup(of: (Int, Ending).self) { group in
            var collected: [Int: Ending] = [:]
            var next = 0
            func start() {
                guard next < folder.names.count else { return }
                let index = next
                next += 1
                group.addTask(executorPreference: WorkThread()) { (index, try await self.one(index, reporter)) }
            }
            for _ in 0..<min(jobs, folder.names.count) { start() }
            while let (index, ending) = try await group.next() {
                collected[index] = ending
                // Failures are listed at the end.
                if case .finishedBefore = ending { reporter.notice("\(folder.names[index]): finished before") }
                start()
            }
            return folder.names.indices.compactMap { index in collected[index].map { (folder.names[index], $0) } }
        }
    }

    /// Throws `.usage` where pictures would be written over each other or among those they are made of, or where standard streams are named.
    private func checkOutputs(_ reporter: any RunReporter) throws {
        guard !inputs.contains(where: { $0.path == "-" }) else {
            throw SinGANError(
                .usage, "standard input can be read once, and \(folder.path) has \(folder.names.count) pictures",
                hint: "Name a file for it.")
        }
        let source = FileIdentity(folder.path)
        var makers: [FileIdentity: String] = [:]
        for name in folder.names {
            let outputs = try job.run(on: inputs(of: name), reporter, stem: folder.stem(name), subfolder: folder.stem(name), isProbe: true)
                .outputs
            guard !outputs.takesStandardOutput else {
                throw SinGANError(.usage, "a folder of pictures doesn't fit one standard output", hint: "Name a folder with --out-dir.")
            }
            for file in outputs.files {
                if FileIdentity(AtomicFile.folder(of: file)) == source {
                    throw SinGANError(
                        .usage, "\(file) would lie among the pictures that the pipeline goes through",
                        hint: "Name another folder with --out-dir.")
                }
                if let other = makers.updateValue(name, forKey: FileIdentity(file)), other != name {
                    throw SinGANError(.usage, "\(other) and \(name) would both make \(file)", hint: "Rename one of them.")
                }
            }
        }
    }

    private func inputs(of name: String) -> [PipelineInput] {
        inputs.map { PipelineInput(name: $0.name, path: $0.name == folder.input ? folder.file(name) : $0.path) }
    }

    private func one(_ index: Int, _ reporter: any RunReporter) async throws -> Ending {
        try cancellation.check()
        let name = folder.names[index]
        let own = inputs(of: name)
        // Cores are shared among what runs at the same time.
        let shared = max(1, Machine.cores / jobs)
        let threads = jobs > 1 && job.settings.threads == 0 ? shared : nil
        do {
            if jobs == 1 { reporter.notice("picture \(index + 1) of \(folder.names.count): \(folder.file(name))") }
            let quiet = jobs == 1 ? reporter : reporter.labelled(name)
            return try await one(name, own, threads, quiet)
        } catch {
            let error = SinGANError.of(error)
            if error.code.isStop || error.code == .closedPipe { throw error }
            return .failed(error)
        }
    }

    private func one(_ name: String, _ inputs: [PipelineInput], _ threads: Int?, _ reporter: any RunReporter) async throws -> Ending {
        let stem = folder.stem(name)
        let finished = job.cache.map(FinishedRuns.init)
        // Outputs that are there are no mistake where they are this very run's.
        let (probe, outputs) = try job.run(on: inputs, reporter, stem: stem, subfolder: stem, threads: threads, isProbe: true)
        let key = try probe.key()
        let files = outputs.files
        let state = finished?.state(key, files) ?? .unknown
        if !force, state == .finished { return .finishedBefore }
        let (run, _) = try job.run(
            on: inputs, reporter, stem: stem, subfolder: stem, threads: threads, mayReplace: state == .outdated)
        let outlooks = try await run.lookAhead(measures: isDryRun)
        if isDryRun { return .planned(outlooks) }
        let reports = try await run.run(outlooks)
        try reports.flatMap(\.moved).check()
        if run.isTrue { finished?.keep(key, files) }
        return .done(reports.flatMap(\.written))
    }
}
