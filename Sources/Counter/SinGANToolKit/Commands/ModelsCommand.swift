import ArgumentParser
import Foundation
import SinGANEngine
import SinGANSupport
import SinGANTasks
import SinGANTraining

/// `singan-tool models`: the trained models.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List, show, remove and prune trained models.", version: ToolVersion.current,
        subcommands: [ModelsListCommand.self, ModelsShowCommand.self, ModelsRemoveCommand.self, ModelsPruneCommand.self],
        defaultSubcommand: ModelsListCommand.self)
}

/// `singan-tool models list`.
struct ModelsListCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the models of the folder.",
        discussion: """
            For each model: the first digits of its name, its picture, the picture's size, the preset or budget it was trained with, what a task \
            needed of it, its scales, its size on disk, when it was trained, and when a task last used it. The picture's name and the last use are kept \
            beside the model; where they are not, as for models of earlier versions, they are unknown.
            """, version: ToolVersion.current)

    @OptionGroup var models: ModelFolderOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let entries = models.store.entries()
        if entries.isEmpty { try reporter.result("no models in \(models.store.folder)") }
        let budgets = models.store.budgets()
        let descriptions = entries.map { ModelDescription($0, budgets: budgets) }
        for line in ModelDescription.table(descriptions) { try reporter.result(line) }
        let total = entries.reduce(0) { $0 + $1.bytesOnDisk }
        if !entries.isEmpty { try reporter.result("\(CacheListCommand.megabytes(total)) in \(models.store.folder)") }
        try reporter.report([
            "command": "models list", "folder": .text(models.store.folder), "bytes": .integer(total),
            "models": .list(descriptions.map(\.json)),
        ])
    }
}

/// `singan-tool models show`.
struct ModelsShowCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show how a model was trained.", version: ToolVersion.current)

    @Argument(help: ArgumentHelp("The first digits of a model's name, or a model file.", valueName: "model"), completion: .file())
    var model: String

    @OptionGroup var models: ModelFolderOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let compute = try environment.compute()
        let entry = try models.store.find(model)
        if let problem = entry.problem { throw problem }
        let description = ModelDescription(entry, budgets: models.store.budgets())
        for line in description.lines { try reporter.result(line) }
        var report: [String: JSONValue] = ["command": "models show", "model": description.json]
        if let model = entry.model, model.usableScales > 0 {
            let fidelity = try model.fidelity(on: compute)
            let numbers = String(
                format: "RMSE %.4f of 1; a bicubic enlargement of the scale below has %.4f", fidelity.reconstruction, fidelity.enlargement)
            try reporter.result("reconstruction \(numbers)")
            report["reconstruction"] = .number(fidelity.reconstruction)
            report["enlargement"] = .number(fidelity.enlargement)
        }
        try reporter.report(report)
    }
}

/// `singan-tool models remove`.
struct ModelsRemoveCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a model from the folder.", version: ToolVersion.current)

    @Argument(help: ArgumentHelp("The first digits of a model's name, or a model file.", valueName: "model"), completion: .file())
    var model: String

    @OptionGroup var models: ModelFolderOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let entry = try models.store.find(model)
        try models.store.remove(entry)
        try reporter.result("removed \(entry.path)")
        try reporter.report(["command": "models remove", "path": .text(entry.path)])
    }
}
