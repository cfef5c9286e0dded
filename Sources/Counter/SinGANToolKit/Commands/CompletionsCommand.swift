import ArgumentParser
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
