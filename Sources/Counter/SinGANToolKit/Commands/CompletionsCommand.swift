import ArgumentParser
import Foundation
import SinGANSupport
import SinGANTasks

/// `singan-tool completions SHELL`: what makes a shell complete the program's commands, options and file names.
struct CompletionsCommand: ToolCommand {
    /// The shells that there are scripts for.
    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash, zsh, fish

        var script: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "completions", abstract: "Print the script that makes a shell complete commands, options and files.",
            discussion: discussion(ProgramName.current), version: ToolVersion.current)
    }

    private static func discussion(_ name: String) -> String {
        """
        Where the script goes, for the shells that start afterwards:

          bash  ~/.local/share/bash-completion/completions/\(name)
                (read by the package bash-completion)
          zsh   ~/.zfunc/_\(name)
                (with this in ~/.zshrc: fpath+=~/.zfunc; autoload -Uz compinit; compinit)
          fish  ~/.config/fish/completions/\(name).fish

        such as: \(name) completions fish > ~/.config/fish/completions/\(name).fish

        The script knows the tasks that there are now, plugins included: write it again when plugins have come or gone.
        """
    }

    @Argument(help: ArgumentHelp("bash, zsh or fish.", valueName: "shell"))
    var shell: Shell

    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let parsing = CommandParsing(registry: environment.registry, terminal: environment.terminal)
        let script = parsing.completionScript(for: shell.script)
        guard common.json else { return try environment.terminal.output(script + "\n") }
        try reporter.report(["command": "completions", "shell": .text(shell.rawValue), "script": .text(script)])
    }
}

/// What a shell offers behind `explore`, whose words are another command's.
enum ExploreCompletion {
    /// The tasks that can be explored; behind one of them, files.
    ///
    /// - Parameters:
    ///   - words: of the whole command line.
    ///   - index: of the word that is being written.
    ///   - prefix: what is there of it.
    @Sendable static func candidates(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
        let verbs = (RootCommand.registry?.tasks ?? []).filter { $0 is any ScaleTask.Type }.map { $0.descriptor.verb }
        return words.prefix(max(0, index)).contains(where: verbs.contains) ? files(prefix) : verbs.filter { $0.hasPrefix(prefix) }
    }

    /// Files and folders whose path begins so; folders with a slash, hidden ones only where asked for.
    private static func files(_ prefix: String) -> [String] {
        let folder = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""
        let name = prefix.dropFirst(folder.count)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        return names.sorted().filter { $0.hasPrefix(name) && (!$0.hasPrefix(".") || name.hasPrefix(".")) }.map {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder + $0, isDirectory: &isFolder)
            return folder + $0 + (isFolder.boolValue ? "/" : "")
        }
    }
}
