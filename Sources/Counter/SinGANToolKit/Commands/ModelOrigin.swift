import SinGANEngine

/// What a model's configuration tells of the command that trained it.
struct ModelOrigin {
    /// "balanced", "thorough with other iterations" or "settings of its own".
    let preset: String
    /// What a task asked for, or the user by `--set`, such as "alpha 100, min size 18"; empty where nothing was.
    let needs: String

    init(_ configuration: TrainingConfiguration) {
        let presets = Preset.allCases.sorted { Self.changes($0, configuration) < Self.changes($1, configuration) }
        let exact = presets.first { Self.plain($0, configuration) == configuration }
        let near = presets.first { Self.isNear($0, configuration) }
        preset = exact?.rawValue ?? near.map { "\($0.rawValue) with other iterations" } ?? "settings of its own"
        let plain = TrainingConfiguration(preset: exact ?? near ?? .balanced)
        var needs = TrainingNeeds()
        if configuration.alpha != plain.alpha { needs.alpha = configuration.alpha }
        if configuration.minSize != plain.minSize { needs.minSize = configuration.minSize }
        if configuration.scaleFactor != plain.scaleFactor { needs.scaleFactor = configuration.scaleFactor }
        needs.padsWithNoise = configuration.padsWithNoise
        needs.trainsAll = plain.trainedTo != nil && configuration.trainedTo == nil
        needs.quantizedScale = configuration.quantizedScale
        self.needs = needs.description
    }

    /// A preset with the sizes, the seed and the needs of a configuration.
    private static func plain(_ preset: Preset, _ model: TrainingConfiguration) -> TrainingConfiguration {
        var needs = TrainingNeeds()
        needs.trainsAll = model.trainedTo == nil
        (needs.padsWithNoise, needs.quantizedScale) = (model.padsWithNoise, model.quantizedScale)
        var plain = needs.applied(to: TrainingConfiguration(preset: preset))
        (plain.maxSize, plain.minSize, plain.seed) = (model.maxSize, model.minSize, model.seed)
        (plain.alpha, plain.scaleFactor) = (model.alpha, model.scaleFactor)
        if model.trainedTo != nil { plain.trainedTo = model.trainedTo }
        return plain
    }

    /// How much a task would have had to ask of the preset for this: the preset that needs least is the likeliest.
    private static func changes(_ preset: Preset, _ model: TrainingConfiguration) -> Int {
        let plain = TrainingConfiguration(preset: preset)
        return (plain.scaleFactor == model.scaleFactor ? 0 : 1) + ((plain.trainedTo == nil) == (model.trainedTo == nil) ? 0 : 1)
            + (plain.shortcuts.crop == model.shortcuts.crop ? 0 : 1)
    }

    /// Whether `--iterations` and `--crop` alone lead from a preset to a configuration.
    private static func isNear(_ preset: Preset, _ model: TrainingConfiguration) -> Bool {
        var plain = plain(preset, model)
        plain.shortcuts.crop = model.shortcuts.crop
        if model.scaleIterations.isEmpty { plain.set(model.iterations) } else { plain.set(model.scaleIterations) }
        var model = model
        // Beside a list of counts the single one says nothing.
        if !model.scaleIterations.isEmpty { model.iterations = plain.iterations }
        return plain == model
    }
}
