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
        try run(on: inputs, reporter, stem: nil).run
    }

    /// The same, with the plan of its outputs.
    ///
    /// - Parameters:
    ///   - stem: the beginning of names that nobody gave.
    ///   - subfolder: below the output folder, for names that steps give.
    ///   - threads: nil for those that the command says.
    ///   - isProbe: only asks what it would be; outputs may be there.
    ///   - mayReplace: whether outputs that are there are our own.
    func run(
        on inputs: [PipelineInput], _ reporter: any RunReporter, stem: String?, subfolder: String? = nil, threads: Int? = nil,
        isProbe: Bool = false, mayReplace: Bool = false
    ) throws -> (run: PipelineRun, outputs: PipelineOutputs) {
        var aliases: [String: String] = [:]
        for input in inputs { aliases["@\(input.name)"] = input.path }
        let images = ImageStore(
            limits: choices.maxPixels, folder: source.folder, aliases: aliases,
            onlyRegularFiles: source.isFile || choices.selection != nil, standardInput: environment.streams.read)
        let outputs = try PipelineOutputs(
            .init(
                steps: steps, folder: OutputFolder(path: choices.outDir, isClosed: source.isFile), output: choices.output,
                keepsAll: choices.keepsAll, force: choices.force || isProbe || mayReplace, isJSON: choices.isJSON,
                isOutputTerminal: environment.streams.isOutputTerminal, inputs: files(images), stem: stem, subfolder: subfolder,
                selection: choices.selection, needsTIFF: { images.needsTIFF($0) }, file: { images.path(of: $0) }))
        let recipes = RecipeMaker(
            steps: steps, inputs: inputs, images: images, quality: settings.quality, recordedPaths: choices.recordedPaths)
        let own = PipelineRun.Settings(
            quality: settings.quality, isDescribed: settings.isDescribed, threads: threads ?? settings.threads)
        let run = PipelineRun(
            steps: steps, images: images, outputs: outputs, recipes: recipes, settings: own, cache: cache, environment: environment,
            reporter: reporter)
        run.selection = choices.selection
        return (run, outputs)
    }

    /// Every file that the steps read, in their order.
    private func files(_ images: ImageStore) -> [String] {
        let names = Set(steps.map(\.reference))
        return steps.flatMap(\.files.inputs).map(\.path).filter { !names.contains($0) }.map { images.path(of: $0) }
    }
}
