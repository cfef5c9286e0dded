import ArgumentParser
import SinGANEngine
import SinGANTasks
import SinGANTraining

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
