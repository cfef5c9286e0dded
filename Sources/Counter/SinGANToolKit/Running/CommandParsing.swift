import ArgumentParser
import SinGANSupport
import SinGANTasks

/// From arguments to a command, with usage errors in one form.
struct CommandParsing {
    let registry: TaskRegistry
    let terminal: Terminal

    /// The command, or nil where help, a version or a completion script was asked for and has been printed.
    ///
    /// Throws `.usage` for what can't be understood, with a suggestion for a mistyped command or option.
    func command(_ arguments: [String]) throws(SinGANError) -> (any RunnableCommand)? {
        if let name = arguments.first, !rootNames.contains(name) { try registry.checkRefused(name) }
        try checkName(arguments.first, among: rootNames, "command", help: "\(ProgramName.current) --help")
        if let group = arguments.first, let names = Self.groups[group], arguments.count > 1 {
            try checkName(arguments[1], among: names, "\(group) command", help: "\(ProgramName.current) \(group) --help")
        }
        try checkDashes(arguments)
        let arguments = withList(arguments)
        // The root command's subcommands depend on the registry, and argument-parser asks the type for them, also for messages.
        let result = RootCommand.$registry.withValue(registry) { parse(arguments) }
        switch result {
        case .success(let command as ExploreCommand): return try exploration(command)
        case .success(let command):
            guard var task = command as? any RunnableStep else { return command }
            task.words = Array(arguments.dropFirst())
            return task
        case .failure(.wanted(let text)):
            // The short help is wanted, and there is one.
            let text = RootCommand.$registry.withValue(registry) { briefHelp(arguments) } ?? Self.withTwoHelps(text)
            try terminal.output(text + "\n")
            return nil
        case .failure(.mistake(let error)): throw error
        }
    }

    /// The arguments with the file of `--list` as the first one behind the verb: pictures that are listed take the place of the first file of a task.
    private func withList(_ arguments: [String]) -> [String] {
        guard let verb = arguments.first, verb == "train" || registry.names.contains(verb) else { return arguments }
        let words = Array(arguments.dropFirst().prefix { $0 != "--" })
        let path =
            words.firstIndex(of: "--list").flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
            ?? words.first { $0.hasPrefix("--list=") }.map { String($0.dropFirst(7)) }
        guard let path, path == "-" || !path.hasPrefix("-") else { return arguments }
        return [verb, path] + arguments.dropFirst()
    }

    /// Commands with commands of their own.
    private static let groups = [
        "cache": ["list", "clear"], "models": ["list", "show", "remove", "prune"], "plugin": ["add", "list", "remove", "describe"],
    ]

    /// A shell's completion script for all commands: those of the registry, too.
    func completionScript(for shell: CompletionShell) -> String {
        RootCommand.$registry.withValue(registry) { RootCommand.completionScript(for: shell) }
    }

    /// `explore` carries another command's words: they are understood by that command.
    private func exploration(_ explore: ExploreCommand) throws(SinGANError) -> (any RunnableCommand)? {
        guard let command = try command(explore.words) else { return nil }
        guard let task = command as? any ExplorableCommand else {
            let names = registry.tasks.filter { $0 is any ScaleTask.Type }.map { $0.descriptor.verb }
            throw SinGANError(
                .usage, "explore goes over start scales, and '\(explore.words.first ?? "")' has none",
                hint: "It takes: \(names.joined(separator: ", ")).")
        }
        return Exploration(task: task, scales: explore.scales, seeds: explore.seeds, words: explore.words)
    }

    /// Why there is no command to run.
    private enum Ending: Error {
        case wanted(String)
        case mistake(SinGANError)
    }

    private func parse(_ arguments: [String]) -> Result<any ToolCommand, Ending> {
        do {
            var parsed = try RootCommand.parseAsRoot(arguments)
            if let command = parsed as? any ToolCommand { return .success(command) }
            // The root and `help` do nothing but throw their text.
            try parsed.run()
            return .failure(.wanted(RootCommand.helpMessage()))
        } catch {
            guard RootCommand.exitCode(for: error) != .success else { return .failure(.wanted(RootCommand.message(for: error))) }
            let message = RootCommand.message(for: error)
            let text = message.isEmpty ? "the command can't be understood" : Self.lowered(message)
            return .failure(.mistake(SinGANError(.usage, Self.withoutStop(text), hint: Self.hint(arguments.first))))
        }
    }

    private static func hint(_ command: String?) -> String {
        let name = command.flatMap { $0.hasPrefix("-") ? nil : "\($0) " } ?? ""
        return "See '\(ProgramName.current) \(name)--help'."
    }

    private static func withoutStop(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

    /// "Error: Unknown option" begins in the middle of our line.
    private static func lowered(_ text: String) -> String {
        let text = text.hasPrefix("Error: ") ? String(text.dropFirst(7)) : text
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    /// The commands that are no tasks.
    static let ownNames: Set<String> = [
        "train", "evaluate", "studio", "pipeline", "recipe", "rerun", "cache", "explore", "tasks", "models", "plugin", "completions",
        "doctor", "help",
    ]

    /// Argument-parser would take -holiday.png as options, of which -h asks for help.
    private func checkDashes(_ arguments: [String]) throws(SinGANError) {
        let names = arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.contains(".") }
        guard let name = names.first(where: { $0.contains { $0.isLetter } }) else { return }
        throw SinGANError(.usage, "'\(name)' begins like an option", hint: "Write ./\(name) for the file.")
    }

    private var rootNames: [String] { registry.names + Self.ownNames.sorted() }

    /// Argument-parser itself would only say "unexpected argument".
    private func checkName(_ name: String?, among names: [String], _ what: String, help: String) throws(SinGANError) {
        guard let name, !name.hasPrefix("-"), !names.contains(name) else { return }
        let near = Suggestion.nearest(to: name, among: names).map { "Did you mean '\($0)'? " } ?? ""
        throw SinGANError(.usage, "there is no \(what) '\(name)'", hint: "\(near)See '\(help)'.")
    }
}

extension CommandParsing {
    /// What asks for everything.
    static let fullHelp = "help-all"

    /// The text with a line for each of the two helps: argument-parser has one line for all names of a flag.
    static func withTwoHelps(_ text: String) -> String {
        let lines = "  -h, --help              Show help information.\n  --\(fullHelp)              Show help with all options."
        return text.replacing(#/  -h, --help-all, --help +Show help information\./#, with: lines)
    }

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
            "pipeline": (PipelineCommand.self, ["output", "set", "jobs"]),
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
