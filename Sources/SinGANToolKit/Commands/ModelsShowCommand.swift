import ArgumentParser
import SinGANEngine
import SinGANTasks

/// `singan-tool models show`.
struct ModelsShowCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show how a model was trained.", version: ToolVersion.current)

    @Argument(help: ArgumentHelp("The first digits of a model's name, or a model file.", valueName: "model"), completion: .file())
    var model: String

    @OptionGroup var models: ModelFolderOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let entry = try models.store.find(model)
        if let problem = entry.problem { throw problem }
        let description = ModelDescription(entry)
        for line in description.lines { try reporter.result(line) }
        try reporter.report(["command": "models show", "model": description.json])
    }
}
