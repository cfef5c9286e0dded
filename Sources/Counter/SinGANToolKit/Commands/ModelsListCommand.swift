import ArgumentParser
import SinGANEngine
import SinGANTasks
import SinGANTraining

/// `singan-tool models list`.
struct ModelsListCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the models of the folder.", version: ToolVersion.current)

    @OptionGroup var models: ModelFolderOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let entries = models.store.entries()
        if entries.isEmpty { try reporter.result("no models in \(models.store.folder)") }
        for entry in entries { try reporter.result(ModelDescription(entry).line) }
        try reporter.report([
            "command": "models list", "folder": .text(models.store.folder), "models": .list(entries.map { ModelDescription($0).json }),
        ])
    }
}
