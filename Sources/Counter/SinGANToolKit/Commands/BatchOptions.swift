import ArgumentParser
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// The options that say which pictures a command goes through, and how many at a time.
struct ManyOptions: ParsableArguments, Sendable {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "A file with the path of a picture on each line, or - for standard input. It takes the place of the first file; in pipelines that of --input, with the input's name before it where it isn't called input.",
            valueName: "[name=]file|-"), completion: .file())
    var list: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Only this part of the pictures, such as 3/8: the third of eight. A picture's name decides which part it is in, so that parts stay the same when others come.",
            valueName: "i/n"),
        transform: { text in
            guard let shard = PictureShard(text) else {
                throw ValidationError("give the number of a part and how many there are, such as 3/8, at most \(PictureShard.most)")
            }
            return shard
        })
    var shard: PictureShard?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many pictures at a time (default: auto). Auto is one for each core or thread as far as the memory goes, and one where models are trained. With auto, --threads is about all of them together.",
            valueName: "count|auto"),
        transform: { text in
            guard let jobs = JobCount(text) else { throw ValidationError("give auto, or a number between 1 and \(JobCount.most)") }
            return jobs
        })
    var jobs: JobCount?

    /// An option that is given; nil where none is.
    var given: String? { list != nil ? "--list" : shard != nil ? "--shard" : jobs != nil ? "--jobs" : nil }
}

/// The options of tasks and pipelines that go through many pictures.
struct BatchOptions: ParsableArguments, Sendable {
    @OptionGroup var many: ManyOptions

    @Option(
        name: .customLong("pair"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "How the files of a second folder are called: {stem} is the picture's name without its extension, such as '{stem}_mask' (default: {stem}). NAME= before it names one of several folders; repeatable.",
            valueName: "[name=]pattern"))
    var pairs: [String] = []

    @Flag(help: "Say how many pictures are done, failed and left, and end. Of all parts, unless --shard names one.")
    var status = false

    @Flag(help: "Note in the manifest how much of each result is copied from its picture.")
    var copied = false

    @Flag(
        inversion: .prefixedNo,
        help: "Note each result in the folder of the results, in manifest.jsonl: what it was made of, with digests, a line of JSON each.")
    var manifest = true

    /// An option that is given and only makes sense for many pictures; nil where none is.
    var given: String? {
        many.given ?? (!pairs.isEmpty ? "--pair" : status ? "--status" : copied ? "--copied" : !manifest ? "--no-manifest" : nil)
    }

    /// Returns the choice of pictures, without the list.
    func choice(_ terminal: Terminal) -> PictureChoice {
        var choice = PictureChoice(standardInput: terminal.readInput)
        // Pipelines had --jobs before, for one picture too.
        (choice.pairs, choice.shard, choice.option) = (pairs, many.shard, given == "--jobs" ? nil : given)
        return choice
    }
}

/// A batch that a command line asks for.
struct BatchRun {
    let verb: String
    let job: PipelineJob
    let pictures: PictureSet
    let inputs: [PipelineInput]
    /// The folder of the results, and of the manifest.
    let folder: String
    let isDryRun: Bool
    let force: Bool

    /// Runs it, or says how it stands.
    ///
    /// Throws `.badData` where pictures failed, after everything is told.
    func run(_ batch: BatchOptions, _ environment: ToolEnvironment, _ reporter: Reporter) async throws {
        var options = PipelineBatch.Options()
        (options.jobs, options.isDryRun, options.force, options.folder) = (batch.many.jobs ?? .auto, isDryRun, force, folder)
        (options.shard, options.keepsManifest, options.measuresCopies) = (batch.many.shard, batch.manifest, batch.copied)
        options.finished = FinishedRuns(ResultCache(environment.terminal.environment))
        let work = PipelineBatch(job: job, pictures: pictures, inputs: inputs, options: options, cancellation: environment.cancellation)
        if batch.status {
            try BatchStatusReport(verb: verb, pictures: pictures, standings: try work.standings(reporter)).tell(reporter)
        } else {
            let endings = try await work.run(reporter)
            try BatchReport(verb: verb, pictures: pictures, endings: endings, isDryRun: isDryRun).tell(reporter)
        }
    }
}
