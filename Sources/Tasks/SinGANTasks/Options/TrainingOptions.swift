import ArgumentParser
import SinGANEngine
import SinGANSupport
import SinGANTraining

extension Preset: ExpressibleByArgument {}

/// The options of every command that may train.
public struct TrainingOptions: ParsableArguments, Sendable {
    static var presetHelp: String {
        let names = Preset.allCases.map(\.rawValue)
        return "How much to train: \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "") (default: balanced). "
            + Preset.allCases.map { "\($0.rawValue): \($0.summary)." }.joined(separator: " ")
            + " In paper an iteration takes six gradients, one for each step; in the others it takes two, one for each network."
    }

    @Option(name: .customLong("preset"), help: ArgumentHelp(stringLiteral: presetHelp))
    var askedPreset: Preset?

    /// The amount of training (`--preset`); `.balanced` where none is asked for.
    public var preset: Preset { askedPreset ?? .balanced }

    /// The long side, in pixels, of the picture that is trained on (`--max-size`), 16 to 4096; nil for the preset's.
    /// A smaller picture isn't enlarged.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The long side of the picture that is trained on, in pixels. 16 to 4096 (default: the preset's).", valueName: "pixels"),
        transform: OptionValue.whole(TrainingConfiguration.maxSizes))
    public var maxSize: Int?

    /// The short side of the coarsest scale in pixels (`--min-size`), 12 to 1024; nil for the preset's.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The short side of the coarsest scale, in pixels, 12 to 1024 (default: the preset's).", valueName: "pixels"),
        transform: OptionValue.whole(TrainingConfiguration.minSizes))
    public var minSize: Int?

    /// The finest scale that is trained (`--train-to`); nil for the preset's. Patches make what is finer.
    @Option(
        help: ArgumentHelp(
            "The finest scale that is trained, by its long side or its number, such as 64px or 3; patches make what is finer. all: every scale (default: the preset's).",
            valueName: "pixels|scale"), transform: LastScale.parse)
    public var trainTo: LastScale?

    /// The iterations of each scale (`--iterations`), 1 to 1,000,000; nil for the preset's. It excludes `budget`.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Iterations per scale (default: the preset's), or one count for each scale, coarsest first, such as 300,300,250/300; 250/300 means the first 250 of 300.",
            valueName: "count"), transform: IterationCounts.parse)
    public var iterations: IterationCounts?

    /// The side, in pixels, of the random crops on which larger scales are trained (`--crop`): 32 to 4096, or 0 for whole pictures;
    /// nil for the preset's. Parsing takes 1 to 31, too, which `configuration(seed:)` refuses.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Train on random crops of so many pixels a side, 32 to 4096, where a scale is larger; 0 = always on whole pictures (default: the preset's).",
            valueName: "pixels"), transform: OptionValue.whole(0...4096))
    public var crop: Int?

    /// The time that the training may take (`--budget`), 10 seconds to 7 days; nil for no limit. The iterations follow from it, and where they
    /// would be too few, a smaller crop or picture. It excludes `iterations`.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How long the training may take, such as 30s, 1h30m or 2d. The program chooses the iterations. Where the time is too short, it also chooses smaller crops or a smaller --max-size.",
            valueName: "time"), transform: OptionValue.budget)
    public var budget: TrainingBudget?

    /// The values of every `--set`, in the order in which they are given; empty by default. The later one of the same name counts.
    @Option(
        name: .customLong("set"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A hyper-parameter of the training, such as alpha=50. Several times for several; 'train --help-all' lists them.",
            valueName: "name=value"), transform: TrainingSetting.parse)
    public var settings: [TrainingSetting] = []

    /// The seed of the training (`--train-seed`), which is part of the model's identity; nil for the preset's.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The seed of the training; part of the model's identity (default: the preset's).", valueName: "seed"),
        transform: OptionValue.seed)
    public var trainSeed: UInt64?

    /// The number of threads to compute with (`--threads`), 1 to 1024, or 0, the default, for one per core.
    /// The result doesn't depend on it.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Threads; 0 = one per core (default: 0). The result doesn't depend on it.", valueName: "count"),
        transform: OptionValue.whole(0...1024))
    public var threads = 0

    /// The options that name the folder of trained models.
    @OptionGroup public var models: ModelFolderOptions

    /// Whether a model is trained anew where it is there already (`--retrain`); false by default.
    @Flag(help: "Train again even where there is a model already.")
    public var retrain = false

    /// Whether only the plan of the training is printed (`--plan`): scales, expected time and memory. Nothing is written then; false by default.
    @Flag(help: "Print the plan of the training and end. The plan has the scales, the expected time and memory; nothing is written.")
    public var plan = false

    /// Whether one of them says how to train: who gives one wants a model. (Where models are kept, threads and --plan say nothing of that.)
    public var isDescribed: Bool {
        askedPreset != nil || maxSize != nil || minSize != nil || iterations != nil || crop != nil || budget != nil || trainSeed != nil
            || trainTo != nil || retrain || !hyperParameters.isEmpty
    }

    /// The hyper-parameters of `--set`, but for those of which `--iterations` takes the place.
    public var hyperParameters: [HyperParameterSetting] {
        settings.compactMap { setting in
            guard case .hyperParameter(let setting) = setting else { return nil }
            return iterations != nil && setting.parameter.countsIterations ? nil : setting
        }
    }

    /// "STEP.OPTION=VALUE" of `--set`, which only the command of a pipeline takes.
    public var stepChanges: [String] { settings.compactMap { if case .step(let text) = $0 { text } else { nil } } }

    /// Makes the options with the default of each.
    public init() {}

    /// Checks that `budget` and `iterations` aren't both given.
    ///
    /// - Throws: a `ValidationError` where they are; the command line reports it as `.usage`.
    public func validate() throws {
        guard budget == nil || iterations == nil else {
            throw ValidationError("--budget chooses the iterations: give --budget or --iterations, not both")
        }
    }

    /// Returns the training that these options describe.
    ///
    /// - Parameter seed: the seed of the training, which wins over `--train-seed`; nil for that one.
    /// - Throws: `.usage` for values that make no sense together, and for a change of a pipeline's step in `--set`.
    public func configuration(seed: UInt64? = nil) throws(SinGANError) -> TrainingConfiguration {
        if let change = stepChanges.first {
            throw SinGANError(
                .usage, "--set \(change) changes a step of a pipeline, and this is none",
                hint: "An example of what is right: --set alpha=50.")
        }
        var configuration = TrainingConfiguration(preset: preset)
        for setting in hyperParameters { setting.apply(to: &configuration) }
        if let maxSize { configuration.maxSize = maxSize }
        if let minSize { configuration.minSize = minSize }
        if let trainTo { configuration.trainedTo = trainTo.trainedTo }
        iterations?.apply(to: &configuration)
        if let crop { configuration.shortcuts.crop = crop }
        if let seed = seed ?? trainSeed { configuration.seed = seed }
        try configuration.validate()
        return configuration
    }

    /// Finds or trains models as these options say.
    public func provider(seed: UInt64? = nil) throws(SinGANError) -> TrainedModels {
        var provider = TrainedModels(store: models.store, configuration: try configuration(seed: seed), retrain: retrain, planOnly: plan)
        provider.keepsMinSize = minSize != nil
        provider.settings = hyperParameters
        provider.threads = threads
        provider.budget = budget
        provider.budget?.keepsMaxSize = maxSize != nil
        provider.budget?.keepsCrop = crop != nil
        provider.budget?.keepsTrainedTo = trainTo != nil
        return provider
    }
}

/// The value of `--iterations`: one count for all scales, or one for each.
public enum IterationCounts: Sendable, Hashable, CustomStringConvertible {
    /// The same count for every scale, 1 to 1,000,000.
    case all(Int)
    /// Coarsest first, each with the count that its learning rates are planned for.
    case each([ScaleIterations])

    static let parse: @Sendable (String) throws -> IterationCounts = { text in
        guard text.contains(",") || text.contains("/") else {
            return .all(try OptionValue.whole(TrainingConfiguration.iterationCounts)(text))
        }
        let counts = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let count = ScaleIterations(part) else {
                throw ValidationError("'\(part)' is no count of iterations; a scale has one such as 300, or done/planned such as 250/300")
            }
            return count
        }
        return .each(counts)
    }

    /// As it is given.
    public var description: String {
        switch self {
        case .all(let count): String(count)
        case .each(let counts): counts.map(\.description).joined(separator: ",")
        }
    }

    func apply(to configuration: inout TrainingConfiguration) {
        switch self {
        // The count holds for every scale: the factors that the preset has for coarse ones do not apply.
        case .all(let count): configuration.set(count)
        case .each(let counts): configuration.set(counts)
        }
    }
}

/// `--train-to`: the finest scale that is trained.
public struct LastScale: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
    /// nil: all are.
    public let trainedTo: TrainedTo?

    /// Makes the value of `--train-to`; nil for every scale.
    public init(_ trainedTo: TrainedTo?) { self.trainedTo = trainedTo }

    /// "64px", "3" or "all".
    public init?(argument: String) {
        if argument.lowercased() == "all" {
            trainedTo = nil
        } else {
            guard let read = TrainedTo(argument.lowercased()) else { return nil }
            trainedTo = read
        }
    }

    static let parse: @Sendable (String) throws -> LastScale = { text in
        guard let scale = LastScale(argument: text) else {
            throw ValidationError(
                "give pixels such as 64px (\(TrainedTo.sides.lowerBound)px to \(TrainedTo.sides.upperBound)px), a scale from 1 to 100, or all"
            )
        }
        return scale
    }

    /// The scale as it is given: "64px", "3" or "all".
    public var description: String { trainedTo?.description ?? "all" }
}
