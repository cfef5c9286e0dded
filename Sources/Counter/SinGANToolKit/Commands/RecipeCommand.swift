import ArgumentParser
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// `singan-tool recipe`: how a picture was made.
struct RecipeCommand: ToolCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "recipe", abstract: "Print how a picture was made, as a pipeline.",
            discussion: """
                PNG, JPEG, WebP and TIFF files made here carry how they were made (unless made with --no-metadata). It is printed as a file that \
                '\(ProgramName.current) pipeline' reads; '\(ProgramName.current) rerun' makes the picture again at once.
                """, version: ToolVersion.current)
    }

    @Argument(help: ArgumentHelp("A picture that this program made.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let recipe = try Recipe(file: file)
        let yaml = recipe.pipeline.yaml(comments: recipe.comments).trimmingSuffix(while: \.isNewline)
        for line in yaml.split(separator: "\n", omittingEmptySubsequences: false) { try reporter.result(String(line)) }
        try reporter.report(["command": "recipe", "file": .text(file), "recipe": recipe.json])
    }
}

extension Recipe {
    /// What a pipeline has no place for.
    var comments: [String] {
        var lines = ["made by \(tool), kernels \(kernels)"]
        if let side { lines.append("the picture of \(side) in step \(step)") }
        if number > 1 { lines.append("number \(number) of the results of step \(step)") }
        if let quality { lines.append("--quality \(quality)") }
        if let explored {
            lines.append(
                "a sheet: \(ProgramName.current) explore \(explored.words.joined(separator: " ")) \(pipeline.steps.last?.task ?? "")")
        }
        for (task, version) in versions.sorted(by: { $0.key < $1.key }) {
            lines.append("\(task): not a task of the toolkit itself, version \(version)")
        }
        for input in pipeline.inputs { lines.append("\(input.name): sha256 \(digests[input.name] ?? "unknown")") }
        return lines
    }
}

extension String {
    fileprivate func trimmingSuffix(while belongs: (Character) -> Bool) -> Substring {
        var text = self[...]
        while let last = text.last, belongs(last) { text.removeLast() }
        return text
    }
}
