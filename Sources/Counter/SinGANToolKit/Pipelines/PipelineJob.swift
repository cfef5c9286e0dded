import Foundation
import SinGANEngine
import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks
import SinGANTraining

/// A pipeline that is understood, ready to be run on files.
struct PipelineJob: Sendable {
    let steps: [PreparedStep]
    let cache: ResultCache?
    let settings: PipelineRun.Settings
    private let source: PipelineSource
    private let choices: Choices
    private let environment: ToolEnvironment

    /// What the command says beside the steps.
    struct Choices: Sendable {
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
    }

    init(_ source: PipelineSource, _ command: PipelineCommand, _ environment: ToolEnvironment) throws {
        var defaults = command.training.stepOptions
        if let seed = command.seed { defaults.append(StepOption(name: "seed", values: [String(seed)])) }
        let choices = Choices(
            output: command.output.output, outDir: command.outDir, keepsAll: command.keepIntermediates, force: command.common.force,
            isJSON: command.common.json, maxPixels: command.input.limits)
        let settings = PipelineRun.Settings(
            quality: command.common.quality, isDescribed: command.output.metadata, threads: command.training.threads)
        try self.init(
            source, defaults: defaults, modelFolder: command.training.models.folder, choices: choices, settings: settings,
            cache: command.cache ? ResultCache(environment.terminal.environment) : nil, environment)
    }

    init(
        _ source: PipelineSource, defaults: [StepOption], modelFolder: String?, choices: Choices, settings: PipelineRun.Settings,
        cache: ResultCache?, _ environment: ToolEnvironment
    ) throws {
        try Compute.checkKernels()
        let words = modelFolder.map { ["--models", $0] } ?? []
        let preparation = StepPreparation(
            registry: environment.registry, defaults: defaults, words: words, code: source.isFile ? .badData : .usage)
        steps = try preparation.prepare(source.pipeline)
        (self.source, self.choices, self.settings, self.cache, self.environment) = (source, choices, settings, cache, environment)
        try InputRules.check(standardInputs, environment.terminal)
    }

    /// Each use of standard input; one is allowed.
    private var standardInputs: [TaskFiles.Input] {
        let inputs = source.pipeline.inputs.filter { $0.path == "-" }.map { TaskFiles.Input("-", role: "the input \($0.name)") }
        return inputs
            + steps.flatMap { step in
                step.files.inputs.filter { $0.path == "-" }.map { TaskFiles.Input("-", role: "\($0.role) of \(step.label)") }
            }
    }

    /// A run on these inputs. Throws where an output can't or mustn't be written.
    ///
    /// - Parameters:
    ///   - stem: the beginning of names that nobody gave.
    ///   - subfolder: below the output folder, for names that steps give.
    ///   - threads: nil for those that the command says.
    ///   - isProbe: only asks what it would be; outputs may be there.
    ///   - mayReplace: whether outputs that are there are our own.
    func run(
        on inputs: [PipelineInput], _ reporter: Reporter, stem: String? = nil, subfolder: String? = nil, threads: Int? = nil,
        isProbe: Bool = false, mayReplace: Bool = false
    ) throws -> (run: PipelineRun, outputs: PipelineOutputs) {
        var aliases: [String: String] = [:]
        for input in inputs { aliases["@\(input.name)"] = input.path }
        let images = ImageStore(
            limits: choices.maxPixels, folder: source.folder, aliases: aliases,
            onlyRegularFiles: source.isFile || choices.selection != nil, standardInput: environment.terminal.readInput)
        let outputs = try PipelineOutputs(
            .init(
                steps: steps, folder: OutputFolder(path: choices.outDir, isClosed: source.isFile), output: choices.output,
                keepsAll: choices.keepsAll, force: choices.force || isProbe || mayReplace, isJSON: choices.isJSON,
                isOutputTerminal: environment.terminal.isOutputTerminal, inputs: files(images), stem: stem, subfolder: subfolder,
                selection: choices.selection))
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

extension TrainingOptions {
    /// What was chosen otherwise than by default, as options of a step.
    var stepOptions: [StepOption] {
        var options: [StepOption] = []
        if preset != .balanced { options.append(StepOption(name: "preset", values: [preset.rawValue])) }
        let numbers = [("max-size", maxSize), ("min-size", minSize), ("crop", crop)]
        for case (let name, let value?) in numbers { options.append(StepOption(name: name, values: [String(value)])) }
        if let trainTo { options.append(StepOption(name: "train-to", values: [trainTo.description])) }
        if let iterations { options.append(StepOption(name: "iterations", values: [iterations.description])) }
        if let budget { options.append(StepOption(name: "budget", values: [budget.description])) }
        if !hyperParameters.isEmpty { options.append(StepOption(name: "set", values: hyperParameters.map(\.description))) }
        if let trainSeed { options.append(StepOption(name: "train-seed", values: [String(trainSeed)])) }
        if retrain { options.append(StepOption(name: "retrain")) }
        return options
    }
}

/// A pipeline as it was given: a line of steps, or a file.
struct PipelineSource: Sendable {
    /// The pipeline with the files of all its inputs.
    let pipeline: Pipeline
    /// What names in its steps are relative to; nil: the current folder.
    let folder: String?
    let isFile: Bool

    /// Throws `.usage`, `.noInput` and `.badData` where it can't be read.
    ///
    /// - Parameters:
    ///   - text: a file that ends in .yaml or .yml, or the steps.
    ///   - inputs: of `--input`.
    ///   - changes: of `--set`.
    init(
        _ text: String, inputs: [String], changes: [String], schema: (String) throws(SinGANError) -> StepSchema
    ) throws(SinGANError) {
        var assignments: [InputAssignment] = []
        for input in inputs { assignments.append(try InputAssignment(input)) }
        isFile = Self.isFile(text)
        var pipeline: Pipeline
        if isFile {
            pipeline = try Pipeline(yaml: try Self.bytes(text), name: text, schema: schema)
            let folder = AtomicFile.folder(of: text)
            self.folder = folder
            for index in pipeline.inputs.indices {
                guard let path = pipeline.inputs[index].path, !path.hasPrefix("/"), folder != "." else { continue }
                pipeline.inputs[index].path = "\(folder)/\(path)"
            }
        } else {
            folder = nil
            pipeline = try Pipeline(inline: text, inputs: assignments.map(\.name), schema: schema)
        }
        pipeline = try pipeline.giving(assignments).setting(changes, schema: schema)
        for input in pipeline.inputs where input.path == nil {
            throw SinGANError(
                isFile ? .badData : .usage, "the input \(input.name) has no file", hint: "Give it: --input \(input.name)=FILE.")
        }
        self.pipeline = pipeline
    }

    /// A pipeline made by a program.
    init(_ pipeline: Pipeline, folder: String?) {
        (self.pipeline, self.folder, isFile) = (pipeline, folder, false)
    }

    static func isFile(_ text: String) -> Bool {
        let name = text.lowercased()
        return (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) && !text.contains("|")
            && (FileManager.default.fileExists(atPath: text) || !text.contains(" "))
    }

    private static func bytes(_ path: String) throws(SinGANError) -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw SinGANError(.noInput, "there is no file \(path)", hint: "Check the name.") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SinGANError(.badData, "\(path) is no regular file", hint: "Name a YAML file.")
        }
        guard status.st_size <= 64 << 10 else {
            throw SinGANError(.badData, "\(path) has \(status.st_size) bytes, and a pipeline has at most 65536", hint: "Divide it.")
        }
        return try AtomicFile.read(path)
    }
}
