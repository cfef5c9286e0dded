import ArgumentParser
import SinGANEngine
import SinGANTasks
import SinGANTraining

/// `singan-tool doctor`: what this machine has.
struct DoctorCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Show versions, CPU features, libraries, image formats and folders.",
        discussion: "The first thing to look at, and to send along, when something doesn't work.", version: ToolVersion.current)

    @OptionGroup var models: ModelFolderOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let findings = Doctor(
            modelFolder: models.store.folder, environment: environment.terminal.environment, registry: environment.registry
        ).findings()
        let width = findings.map(\.name.count).max() ?? 0
        for finding in findings { try reporter.result("\(finding.name.padding(width + 2))\(finding.value)") }
        let members = findings.map { ($0.name.replacing(" ", with: "_"), JSONValue.text($0.value)) }
        try reporter.report(["command": "doctor", "findings": .object(Dictionary(uniqueKeysWithValues: members))])
    }
}
