import ArgumentParser
import SinGANEngine
import SinGANTasks
import SinGANTraining

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
