import Foundation
import SinGANEngine
import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks
import Synchronization

/// A pipeline run once for each picture of a folder.
struct PipelineBatch: Sendable {
    let job: PipelineJob
    let folder: PictureFolder
    /// At a time.
    let jobs: Int
    let environment: ToolEnvironment
    let inputs: [PipelineInput]
    let isDryRun: Bool
    let force: Bool

    /// How it went with one picture.
    private enum Ending: Sendable {
        case done([RunLog.Written])
        case finishedBefore
        case planned([StepOutlook])
        case failed(SinGANError)
    }

    /// Throws `.badData` where a picture failed, after all others are done, and what a cancellation says at once.
    func run(_ reporter: Reporter) async throws {
        try checkOutputs(reporter)
        for name in folder.foreign { reporter.notice("\(name) in \(folder.path) is left out, as its name is not UTF-8: rename it") }
        var endings: [(name: String, ending: Ending)] = []
        try await withThrowingTaskGroup(of: (Int, Ending).self) { group in
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
                tell(folder.names[index], ending, reporter)
                start()
            }
            endings = folder.names.indices.compactMap { index in collected[index].map { (folder.names[index], $0) } }
        }
        try summarize(endings, reporter)
    }

    /// Throws `.usage` where pictures would be written over each other or among those they are made of, or where standard streams are named.
    private func checkOutputs(_ reporter: Reporter) throws {
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

    private func one(_ index: Int, _ reporter: Reporter) async throws -> Ending {
        try environment.cancellation.check()
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
            let error = ErrorLine.error(error)
            if error.code.isStop || error.code == .closedPipe { throw error }
            return .failed(error)
        }
    }

    private func one(_ name: String, _ inputs: [PipelineInput], _ threads: Int?, _ reporter: Reporter) async throws -> Ending {
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

    private func tell(_ name: String, _ ending: Ending, _ reporter: Reporter) {
        switch ending {
        case .finishedBefore: reporter.notice("\(name): finished before")
        // Failures are listed at the end.
        case .failed, .done, .planned: break
        }
    }

    private func summarize(_ endings: [(name: String, ending: Ending)], _ reporter: Reporter) throws {
        var (done, before, failures): (Int, Int, [(String, SinGANError)]) = (0, 0, [])
        var outlooks: [StepOutlook] = []
        for (name, ending) in endings {
            switch ending {
            case .done: done += 1
            case .finishedBefore: before += 1
            case .planned(let steps): outlooks += steps
            case .failed(let error): failures.append((name, error))
            }
        }
        for (name, error) in failures { try reporter.result("failed  \(folder.file(name)): \(error.description)") }
        let pictures = endings.count == 1 ? "1 picture" : "\(endings.count) pictures"
        if isDryRun {
            let seconds = outlooks.reduce(0) { $0 + ($1.plan?.expectedSeconds ?? 0) }
            try reporter.result("\(pictures), training takes about \(ProgressText.words(seconds)) one after the other")
        } else {
            try reporter.result("\(pictures): \(done) done, \(before) finished before, \(failures.count) failed")
        }
        try reporter.report([
            "command": "pipeline", "folder": .text(folder.path), "pictures": .list(endings.map(json)), "done": .integer(done),
            "finishedBefore": .integer(before), "failed": .integer(failures.count), "dryRun": .bool(isDryRun),
        ])
        guard let (first, error) = failures.first else { return }
        let others = isDryRun || failures.count == endings.count ? "" : " The others are done, and skipped next time."
        throw SinGANError(
            .badData, "\(failures.count) of \(pictures) failed, the first one \(first): \(error.message)",
            hint: (error.hint ?? "Look at what is said of each.") + others)
    }

    private func json(_ name: String, _ ending: Ending) -> JSONValue {
        var members: [String: JSONValue] = ["picture": .text(folder.file(name))]
        switch ending {
        case .done(let written): (members["state"], members["outputs"]) = ("done", .list(written.map(TaskResults.json)))
        case .finishedBefore: members["state"] = "finishedBefore"
        case .planned(let steps):
            members["state"] = "planned"
            members["expectedSeconds"] = .number(steps.reduce(0) { $0 + ($1.plan?.expectedSeconds ?? 0) })
        case .failed(let error):
            (members["state"], members["code"], members["message"]) = ("failed", .integer(Int(error.exitStatus)), .text(error.message))
        }
        return .object(members)
    }
}

/// A folder of pictures that one input of a pipeline goes through.
struct PictureFolder: Sendable {
    let input: String
    let path: String
    /// Names in the folder, in order.
    let names: [String]
    /// What is in the folder and can't be named, as shells read it.
    let foreign: [String]

    /// The input that is a folder; nil where none is.
    ///
    /// Throws `.usage` where several are, and `.noInput` where there is no picture in it.
    static func among(_ inputs: [PipelineInput]) throws(SinGANError) -> PictureFolder? {
        let folders = inputs.filter { isFolder($0.path ?? "") }
        guard let input = folders.first, let path = input.path else { return nil }
        guard folders.count == 1 else {
            throw SinGANError(
                .usage, "\(folders[0].name) and \(folders[1].name) are both folders", hint: "One input can go through a folder.")
        }
        let all = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let foreign = ForeignName.names(in: path)
        let names = all.filter { name in
            // Repaired names are of no file.
            let isThere = foreign.isEmpty || FileManager.default.fileExists(atPath: "\(path)/\(name)")
            return isThere && !name.hasPrefix(".") && Self.isPicture(name) && !Self.isFolder("\(path)/\(name)")
        }.sorted()
        guard !names.isEmpty else {
            throw SinGANError(
                .noInput, "there is no picture in \(path)", hint: "Files are taken by their extensions, such as .png and .jpg.")
        }
        return PictureFolder(
            input: input.name, path: path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, names: names, foreign: foreign)
    }

    /// What the outputs of a picture begin with. It depends on this name alone, so that none changes when another picture comes: a.png makes a, and
    /// a.jpg makes a.jpg; a.jpg.png, which would make the same, is called by its whole name.
    func stem(_ name: String) -> String {
        let stem = String(name.dropLast(4))
        return name.hasSuffix(".png") && !Self.isPicture(stem) ? stem : name
    }

    private static func isPicture(_ name: String) -> Bool { (try? ImageFormat.of(path: name)) != nil }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// One picture of all that a pipeline makes.
struct PictureSelection: Sendable {
    let step: String
    /// The number of the step's result, from 1; of an animation that of the frame, where a picture is wanted of it.
    let number: Int
    /// Whether it is one that the step writes beside its results.
    let isSide: Bool

    /// What the step is asked to give, for a file of this kind.
    func files(_ files: TaskFiles, isAnimation: Bool) -> TaskFiles {
        guard files.animation == nil || !isAnimation else { return files }
        var files = files
        (files.results, files.animation) = (1, nil)
        return files
    }

    /// nil where there is no such picture.
    func picture(of output: TaskOutput, isAnimation: Bool) -> TaskOutput? {
        if isAnimation, output.animation != nil { return output }
        var output = output
        if let animation = output.animation {
            guard number <= animation.count else { return nil }
            (output.results, output.animation) = ([animation.image(number - 1)], nil)
        } else {
            guard number <= output.results.count else { return nil }
            output.results = [output.results[number - 1]]
        }
        return output
    }
}

/// Remembers which runs over a folder are finished, so that they can be skipped: what was made, and that nobody has changed it since.
struct FinishedRuns: Sendable {
    private let folder: String

    init(_ cache: ResultCache) { folder = "\(cache.folder)/finished" }

    /// What is known of files that lie where a run will write.
    enum State {
        /// A run of this key made them all, and they are as it left them.
        case finished
        /// A run made all that are there, and they are as it left them, but it had another key or some are missing: they may be replaced.
        case outdated
        /// Nothing.
        case unknown
    }

    func state(_ key: String, _ files: [String]) -> State {
        guard !files.isEmpty, let record = try? AtomicFile.read(path(files)) else { return .unknown }
        let lines = String(decoding: record, as: UTF8.self).split(separator: "\n").map(String.init)
        guard lines.count == files.count + 1 else { return .unknown }
        var isWhole = true
        for (file, digest) in zip(files, lines.dropFirst()) {
            if FileManager.default.fileExists(atPath: file) {
                guard (try? Self.digest(file)) == digest else { return .unknown }
            } else {
                isWhole = false
            }
        }
        return isWhole && lines[0] == key ? .finished : .outdated
    }

    /// A record that can't be written only costs time later.
    func keep(_ key: String, _ files: [String]) {
        guard !files.isEmpty, let digests = try? files.map(Self.digest) else { return }
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try? AtomicFile.write(Array(([key] + digests).joined(separator: "\n").utf8), to: path(files))
    }

    static func clear(_ cache: ResultCache) { try? FileManager.default.removeItem(atPath: "\(cache.folder)/finished") }

    private func path(_ files: [String]) -> String {
        let places = files.map { URL(fileURLWithPath: $0).standardizedFileURL.path }.joined(separator: "\n")
        return "\(folder)/\(Digest.sha256(Array(places.utf8)))"
    }

    /// Throws also where what is written is gone: of a pipe.
    private static func digest(_ file: String) throws(SinGANError) -> String {
        guard !WaitingStream.isThere(file) else { throw SinGANError(.noInput, "\(file) is no regular file") }
        return Digest.sha256(try AtomicFile.read(file))
    }
}
