import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// A pipeline that is understood, ready to be run on files.
package struct PipelineJob: Sendable {
    let steps: [PreparedStep]
    let cache: ResultCache?
    let settings: PipelineRun.Settings
    private let source: PipelineSource
    private let choices: Choices
    private let environment: RunEnvironment

    /// What the command says beside the steps.
    package struct Choices: Sendable {
        let output: String?
        let outDir: String?
        let keepsAll: Bool
        let force: Bool
        let isJSON: Bool
        let maxPixels: ReadLimits
        /// The inputs' files of a recipe that is run again, as it names them.
        var recordedPaths: [String: String] = [:]
        /// The one picture that is wanted; nil for all that the steps give.
        var selection: PictureSelection?
        /// Whether folders of outputs are made wherever they are.
        package var makesFolders = false

        /// Makes the choices of `-o`, `--out-dir`, `--keep-intermediates`, `--force`, `--json` and `--max-pixels`.
        package init(output: String?, outDir: String?, keepsAll: Bool, force: Bool, isJSON: Bool, maxPixels: ReadLimits) {
            (self.output, self.outDir, self.keepsAll) = (output, outDir, keepsAll)
            (self.force, self.isJSON, self.maxPixels) = (force, isJSON, maxPixels)
        }
    }

    /// Makes the job of a pipeline, with all its steps understood.
    ///
    /// - Parameters:
    ///   - defaults: options of steps that don't say otherwise.
    ///   - modelFolder: the folder of trained models; nil for the usual one.
    ///   - cache: nil where results are neither taken nor kept.
    /// - Throws: `.usage` or `.badData` naming the step whose options are wrong.
    package init(
        _ source: PipelineSource, defaults: [StepOption], modelFolder: String?, choices: Choices, settings: PipelineRun.Settings,
        cache: ResultCache?, _ environment: RunEnvironment
    ) throws {
        try Compute.checkKernels()
        let words = modelFolder.map { ["--models", $0] } ?? []
        let preparation = StepPreparation(
            parse: environment.parse, defaults: defaults, words: words, code: source.isFile ? .badData : .usage)
        steps = try preparation.prepare(source.pipeline)
        (self.source, self.choices, self.settings, self.cache, self.environment) = (source, choices, settings, cache, environment)
        try environment.streams.check(standardInputs)
    }

    /// Each use of standard input; one is allowed.
    private var standardInputs: [TaskFiles.Input] {
        let inputs = source.pipeline.inputs.filter { $0.path == "-" }.map { TaskFiles.Input("-", role: "the input \($0.name)") }
        return inputs
            + steps.flatMap { step in
                step.files.inputs.filter { $0.path == "-" }.map { TaskFiles.Input("-", role: "\($0.role) of \(step.label)") }
            }
    }

    /// Returns a run on these inputs.
    ///
    /// Throws where an output can't or mustn't be written.
    package func run(on inputs: [PipelineInput], _ reporter: any RunReporter) throws -> PipelineRun {
        try run(Request(inputs: inputs), reporter)
    }

    /// What a run is wanted for.
    struct Request {
        var inputs: [PipelineInput]
        /// The beginning of names that nobody gave; nil: the first file's name.
        var stem: String?
        /// A folder below that of the outputs, for names that steps give.
        var subfolder: String?
        /// nil for those that the command says.
        var threads: Int?
        /// Whether only its key and the names of its outputs are wanted for now.
        var isProbe = false
        /// Whether outputs that are there are our own.
        var mayReplace = false

        init(inputs: [PipelineInput]) { self.inputs = inputs }
    }

    /// The same, for one picture of many.
    func run(_ request: Request, _ reporter: any RunReporter) throws -> PipelineRun {
        var aliases: [String: String] = [:]
        for input in request.inputs { aliases["@\(input.name)"] = input.path }
        let images = ImageStore(
            limits: choices.maxPixels, folder: source.folder, aliases: aliases,
            onlyRegularFiles: source.isFile || choices.selection != nil, standardInput: environment.streams.read)
        let recipes = RecipeMaker(
            steps: steps, inputs: request.inputs, images: images, quality: settings.quality, recordedPaths: choices.recordedPaths)
        let own = PipelineRun.Settings(
            quality: settings.quality, isDescribed: settings.isDescribed, threads: request.threads ?? settings.threads)
        let run = PipelineRun(
            steps: steps, images: images, outputs: try outputs(request, images), recipes: recipes, settings: own, cache: cache,
            environment: environment, reporter: reporter)
        run.selection = choices.selection
        return run
    }

    /// Returns the plan of the outputs of a run.
    func outputs(_ request: Request, _ images: ImageStore) throws -> PipelineOutputs {
        // A companion has the picture's name and its own, so the picture's is put in here.
        let output = request.stem.map { stem in choices.output?.replacing(OutputName.place, with: stem) } ?? choices.output
        var outputs = PipelineOutputs.Request(
            steps: steps, folder: OutputFolder(path: choices.outDir, isClosed: source.isFile), output: output, keepsAll: choices.keepsAll,
            force: choices.force || request.mayReplace, isJSON: choices.isJSON, isOutputTerminal: environment.streams.isOutputTerminal,
            inputs: files(images), stem: request.stem, subfolder: request.subfolder, selection: choices.selection,
            needsTIFF: { images.needsTIFF($0) }, file: { images.path(of: $0) })
        (outputs.makesFolders, outputs.isProbe) = (choices.makesFolders, request.isProbe)
        return try PipelineOutputs(outputs)
    }

    /// Every file that the steps read, in their order.
    private func files(_ images: ImageStore) -> [String] {
        let names = Set(steps.map(\.reference))
        return steps.flatMap(\.files.inputs).map(\.path).filter { !names.contains($0) }.map { images.path(of: $0) }
    }
}
