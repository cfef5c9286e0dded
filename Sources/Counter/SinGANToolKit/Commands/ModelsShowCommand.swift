import ArgumentParser
import Foundation
import SinGANEngine
import SinGANTasks
import SinGANTraining

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
