import ArgumentParser
import SinGANTasks

/// The rules for a task's descriptor and options.
enum DescriptorRules {
    /// The commands of the tool, which no task may be called.
    private static let reserved: Set<String> = [
        "train", "explore", "tasks", "models", "doctor", "help", "pipeline", "recipe", "rerun", "cache", "plugin", "evaluate",
        "completions",
    ]
    /// The options that every task's command has already.
    private static let taken: Set<String> = [
        "--seed", "--output", "--metadata", "--no-metadata", "--preset", "--max-size", "--min-size", "--iterations", "--train-seed",
        "--threads",
        "--engine", "--set", "--models", "--retrain", "--plan", "--max-pixels", "--quiet", "--json", "--progress", "--force", "--quality",
    ]

    static func violations<Plugin: TaskPlugin>(of plugin: Plugin.Type) -> [String] {
        let descriptor = plugin.descriptor
        var found: [String] = []
        for name in [descriptor.verb] + descriptor.aliases {
            if name.wholeMatch(of: /[a-z][a-z0-9-]*/) == nil {
                found.append("the name '\(name)' is not lower-case letters, digits and dashes")
            }
            if reserved.contains(name) { found.append("the name '\(name)' is a command of the tool") }
        }
        if !descriptor.abstract.hasSuffix(".") || descriptor.abstract.count < 10 { found.append("the abstract is not a sentence") }
        if descriptor.inputs.isEmpty { found.append("the descriptor names no inputs") }
        if descriptor.outputs.isEmpty { found.append("the descriptor names no outputs") }
        for port in descriptor.inputs + descriptor.outputs where port.name.isEmpty || port.summary.isEmpty {
            found.append("an input or output has no name or no summary")
        }
        return found + help(plugin)
    }

    /// Checks that every option has a line of help, and that none is one that all commands have.
    private static func help<Plugin: TaskPlugin>(_ plugin: Plugin.Type) -> [String] {
        var found: [String] = []
        for line in plugin.helpMessage(columns: 400).split(separator: "\n") where line.hasPrefix("  ") {
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            guard let name = words.first(where: { $0.hasPrefix("--") || $0.hasPrefix("<") }), !words.contains("--help") else { continue }
            let option = String(name.prefix { $0 != "/" && $0 != "," })
            if taken.contains(option) { found.append("\(option) is an option that every task has already") }
            // Names and values, then at least two blanks, then what it is.
            if line.drop(while: { $0 == " " }).firstMatch(of: /\s{2,}\S/) == nil { found.append("\(option) has no help") }
        }
        return found
    }
}
