import Foundation
import SinGANEngine
import SinGANSupport
import SinGANTasks
import SinGANTraining

/// A model of the folder, for people and as JSON.
struct ModelDescription {
    private let entry: ModelStore.Entry

    init(_ entry: ModelStore.Entry) { self.entry = entry }

    /// "3f2a9c41d7e0  250x188  9 of 9 scales  1.2 MB".
    var line: String {
        let name = String(entry.identity.prefix(12))
        guard let model = entry.model else { return "\(name)  unusable: \(entry.problem?.message ?? "unknown reason")" }
        return "\(name)  \(model.width)x\(model.height)  \(model.completedScales) of \(model.scales.count) scales  \(size)"
    }

    var lines: [String] {
        guard let model = entry.model else { return [line] }
        let (configuration, times) = (model.configuration, times)
        let shortcuts = configuration.shortcuts.phrases
        return [
            "model       \(model.identity)", "file        \(entry.path) (\(size))", "picture     \(model.width)x\(model.height)",
            "trained     \(model.completedScales) of \(model.scales.count) scales"
                + (model.isComplete ? "" : ", \(model.currentIteration) iterations of the next"),
            "seed        \(configuration.seed)",
            "sizes       --max-size \(configuration.maxSize) --min-size \(configuration.minSize)\(crop)\(iterations)",
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
            "problem": JSONValue(entry.problem?.message),
        ]
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
        // Where some scales have more it is the preset that says so: a list would be another configuration's.
        let shortcuts = configuration.shortcuts
        return shortcuts.coarseFactor == 1 && shortcuts.largeFactor == 1 ? " --iterations \(configuration.iterations)" : ""
    }

    private var crop: String { entry.model.map { $0.configuration.shortcuts.crop }.flatMap { $0 > 0 ? " --crop \($0)" : nil } ?? "" }

    private var times: TrainingTimes? { entry.model.flatMap { TrainingTimes.load(beside: entry.path, of: $0) } }

    private var size: String { String(format: "%.1f MB", Double(entry.bytes) / 1e6) }
}
