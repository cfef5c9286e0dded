import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// Writes what a task made, and tells about it.
struct TaskResults {
    let plan: OutputPlan
    let output: TaskOutput
    let log: RunLog
    let recipe: Recipe
    let options: OutputOptions
    let quality: Int?

    /// Throws `.cannotCreate` and `.inputOutput` where a file can't be written.
    func deliver(_ terminal: Terminal, _ reporter: Reporter) throws(SinGANError) {
        precondition(output.results.count == plan.targets.count, "\(output.results.count) results for \(plan.targets.count) outputs")
        for line in output.summary { try reporter.result(line, isOutputTaken: plan.takesStandardOutput) }
        try plan.makeFolder()
        for (image, target) in zip(output.results, plan.targets) { try write(image, to: target, terminal, reporter) }
        for file in log.entries.written {
            try reporter.result("wrote \(file.path) (\(file.width)x\(file.height))", isOutputTaken: plan.takesStandardOutput)
        }
        try reporter.report(report)
    }

    private func write(_ image: Image, to target: OutputTarget, _ terminal: Terminal, _ reporter: Reporter) throws(SinGANError) {
        let writing = WriteOptions(quality: quality, text: options.metadata ? recipe.text : [:])
        switch target {
        case .standardOutput: try terminal.writeOutput(try ImageWriter().encode(image, format: .png, options: writing))
        case .file(let path):
            for text in try ImageWriter().write(image, to: path, options: writing) {
                log.noticed(text)
                reporter.notice(text)
            }
            log.wrote(path, image)
        }
    }

    /// The object of `--json`.
    private var report: [String: JSONValue] {
        let entries = log.entries
        let outputs = entries.written.map { file -> JSONValue in
            ["path": .text(file.path), "width": .integer(file.width), "height": .integer(file.height)]
        }
        return [
            "command": .text(recipe.task), "seed": .text(String(recipe.seed)), "model": JSONValue(recipe.model?.identity),
            "options": .object(recipe.options), "outputs": .list(outputs), "notices": .list(entries.notices.map { .text($0) }),
            "report": .object(output.report),
        ]
    }
}
