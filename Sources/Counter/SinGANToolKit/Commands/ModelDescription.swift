import Foundation
import SinGANEngine
import SinGANSupport
import SinGANTasks
import SinGANTraining

/// A model of the folder, for people and as JSON.
struct ModelDescription {
    private let entry: ModelStore.Entry
    /// That the model came of, such as "5m".
    private let budget: String?

    /// - Parameter budgets: those of the folder, by identity.
    init(_ entry: ModelStore.Entry, budgets: [String: String] = [:]) {
        self.entry = entry
        budget = entry.isInWork ? nil : budgets[entry.identity]
    }

    /// Name, picture, size, training, what a task needed, scales, size on disk, date and last use; for a table.
    var columns: [String] {
        let name = String(entry.identity.prefix(12))
        guard let model = entry.model else { return [name, picture, "unusable: \(entry.problem?.message ?? "unknown reason")"] }
        return [
            name, picture, "\(model.width)x\(model.height)", training, origin?.needs ?? "",
            "\(model.completedScales) of \(model.scales.count) scales", size, "trained \(Self.day(entry.trained))",
            entry.lastUse.map { "used \(Self.day($0))" } ?? "use unknown",
        ]
    }

    /// "3f2a9c41d7e0  photo.jpg  250x188  balanced  ...".
    var line: String { columns.filter { !$0.isEmpty }.joined(separator: "  ") }

    /// The descriptions' lines, with columns of equal width.
    static func table(_ descriptions: [ModelDescription]) -> [String] {
        let rows = descriptions.map(\.columns)
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in rows.map { $0.count == count ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().filter { widths[$0.offset] > 0 || !$0.element.isEmpty }
            return cells.map { $0.element.padding(widths[$0.offset]) }.joined(separator: "  ").trimmingSuffix(" ")
        }
    }

    private var picture: String { entry.note?.picture ?? "unknown" }
    private var origin: ModelOrigin? { entry.model.map { ModelOrigin($0.configuration) } }
    private var training: String { budget.map { "budget \($0)" } ?? (entry.isInWork ? "budget" : origin?.preset ?? "") }

    private static func day(_ date: Date?) -> String { date.map { String($0.formatted(.iso8601).prefix(10)) } ?? "unknown" }
    private static func time(_ date: Date?) -> String { date.map { $0.formatted(.iso8601) } ?? "unknown" }

    var lines: [String] {
        guard let model = entry.model else { return [line] }
        let (configuration, times) = (model.configuration, times)
        let shortcuts = configuration.shortcuts.phrases
        return [
            "model       \(model.identity)", "file        \(entry.path) (\(size))",
            "picture     \(picture), \(model.width)x\(model.height)", "training    \(training)",
        ] + (origin.map { $0.needs.isEmpty ? [] : ["settings    \($0.needs)"] } ?? []) + [
            "trained     \(model.completedScales) of \(model.scales.count) scales"
                + (model.isComplete ? "" : ", \(model.currentIteration) iterations of the next"),
            "seed        \(configuration.seed)",
            "sizes       --max-size \(configuration.maxSize) --min-size \(configuration.minSize)\(crop)\(iterations)",
            "date        \(Self.time(entry.trained))", "last use    \(Self.time(entry.lastUse))",
            "kernels     \(model.kernel)",
        ]
            + (model.isChecked ? [] : ["digest      none, as in files of earlier versions: damage isn't noticed"])
            + (shortcuts.isEmpty ? [] : ["shortcuts   \(shortcuts.joined(separator: ", "))"])
            + (configuration.quantizedScale.map { ["variant     scale \($0) trained on quantized colours"] } ?? [])
            + (times.map { ["time        \(ProgressText.seconds($0.seconds)) on \(TrainingRecord.machines($0))"] } ?? [])
            + model.scales.map { scale in
                "scale \(scale.scale)     \(scale.width)x\(scale.height), \(scale.channels) channels, \(scale.iterations) iterations"
                    + (times?.seconds(of: scale.scale).map { ", \(ProgressText.seconds($0))" } ?? "")
            }
    }

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "identity": .text(entry.identity), "path": .text(entry.path), "bytes": .integer(entry.bytes),
            "bytesOnDisk": .integer(entry.bytesOnDisk), "picture": JSONValue(entry.note?.picture), "budget": JSONValue(budget),
            "trained": JSONValue(entry.trained?.formatted(.iso8601)), "lastUse": JSONValue(entry.lastUse?.formatted(.iso8601)),
            "problem": JSONValue(entry.problem?.message),
        ]
        if let origin {
            members["preset"] = .text(origin.preset)
            members["needs"] = .text(origin.needs)
        }
        if let model = entry.model {
            members["width"] = .integer(model.width)
            members["height"] = .integer(model.height)
            members["scales"] = .integer(model.scales.count)
            members["completedScales"] = .integer(model.completedScales)
            members["complete"] = .bool(model.isComplete)
            members["seed"] = .text(String(model.configuration.seed))
            members["iterations"] = .integer(model.configuration.iterations)
            members["scaleIterations"] = .list(model.scales.map { .integer($0.iterations) })
            members["quantizedScale"] = JSONValue(model.configuration.quantizedScale)
            members["seconds"] = TrainingRecord.seconds(of: model.scales, times)
            members["checked"] = .bool(model.isChecked)
            members["kernels"] = .text(model.kernel)
            members["shortcuts"] = .list(model.configuration.shortcuts.phrases.map { .text($0) })
        }
        return .object(members)
    }

    /// As `--iterations` takes them.
    private var iterations: String {
        guard let configuration = entry.model?.configuration else { return "" }
        if !configuration.scaleIterations.isEmpty { return " --iterations \(IterationCounts.each(configuration.scaleIterations))" }
        // The preset says which scales have more: a list of counts would describe another configuration.
        let shortcuts = configuration.shortcuts
        return shortcuts.coarseFactor == 1 && shortcuts.largeFactor == 1 ? " --iterations \(configuration.iterations)" : ""
    }

    private var crop: String { entry.model.map { $0.configuration.shortcuts.crop }.flatMap { $0 > 0 ? " --crop \($0)" : nil } ?? "" }

    private var times: TrainingTimes? { entry.model.flatMap { TrainingTimes.load(beside: entry.path, of: $0) } }

    private var size: String { CacheListCommand.megabytes(entry.bytesOnDisk) }
}

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
