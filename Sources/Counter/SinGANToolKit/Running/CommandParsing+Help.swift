import ArgumentParser
import SinGANTasks

extension CommandParsing {
    /// What asks for everything.
    static let fullHelp = "help-all"

    /// The short help that the arguments ask for; nil where argument-parser's own is the one.
    func briefHelp(_ arguments: [String]) -> String? {
        let words = arguments.prefix { $0 != "--" }
        guard !words.contains("--\(Self.fullHelp)"), !words.contains("--version"),
            let name = arguments.first == "help" ? arguments.dropFirst().first : arguments.first
        else { return nil }
        guard arguments.first == "help" || words.contains("--help") || words.contains("-h") else { return nil }
        return Self.brief(name, registry, terminal.columns())
    }

    private static func brief(_ name: String, _ registry: TaskRegistry, _ columns: Int) -> String? {
        let own: [String: (any ParsableCommand.Type, [String])] = [
            "train": (TrainCommand.self, ["preset", "budget", "max-size", "set", "plan"]),
            "evaluate": (EvaluateCommand.self, ["engine"]),
            "pipeline": (PipelineCommand.self, ["output", "set"]),
        ]
        let sentences = [
            "pipeline": ["set": "An option of a step, such as 1.seed=3, or a hyper-parameter of all trainings, such as alpha=50."]
        ]
        if let (command, more) = own[name] {
            return BriefHelp(command, more: more, sentences: sentences[name] ?? [:], columns: columns).text
        }
        guard let task = try? registry.task(name) else { return nil }
        return BriefHelp(RootCommand.command(for: task), more: ["output"], columns: columns).text
    }
}
