import Foundation
import TestSupport
import Testing

extension CommandLineTests {
    /// Completion in bash, as it happens at a prompt.
    @Suite struct CompletionRunTests {
        private let tool: Tool
        private let bash: Shell

        init() throws {
            tool = try Tool()
            bash = try #require(Shell("bash"))
            try writeScript()
            for name in ["harvest.jpg", "haystack.png"] { try tool.folder.write("", to: name) }
            try FileManager.default.createDirectory(atPath: tool.folder("hay models"), withIntermediateDirectories: true)
        }

        private func writeScript(_ environment: [String: String] = [:]) throws {
            let script = try tool(["completions", "bash"], environment: environment)
            #expect(script.status == 0, "\(script.error)")
            try tool.folder.write(script.text, to: "script.bash")
        }

        /// What bash offers for the last word, with the function that the script registers for the program.
        private func offers(_ line: String...) throws -> [String] {
            let prompt = """
                source script.bash
                read -ra registered <<< "$(complete -p singan-tool)"
                for i in "${!registered[@]}"; do [ "${registered[i]}" = -F ] && complete=${registered[i + 1]}; done
                COMP_WORDS=(singan-tool "$@")
                COMP_CWORD=$#
                COMP_LINE="${COMP_WORDS[*]}"
                COMP_POINT=${#COMP_LINE}
                "$complete" singan-tool "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """
            let tools = URL(fileURLWithPath: Tool.path).deletingLastPathComponent().path
            let outcome = try bash.run(
                ["-c", prompt, "bash"] + line, in: tool.folder.path,
                environment: ["PATH": "\(tools):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"])
            #expect(outcome.status == 0, "\(outcome.text)")
            return outcome.lines.sorted()
        }

        @Test func commands() throws {
            #expect(try offers("har") == ["harmonize"])
            #expect(try offers("t") == ["tasks", "train"])
            #expect(try offers("models", "sh") == ["show"])
            #expect(try offers("completions", "") == ["bash", "fish", "zsh"])
        }

        @Test func options() throws {
            #expect(try offers("harmonize", "--st") == ["--start-scale", "--status", "--strength"])
            #expect(try offers("harmonize", "a.png", "b.png", "--mas") == ["--mask"])
            #expect(try offers("sample", "a.png", "--preset", "") == ["balanced", "draft", "paper", "thorough"])
        }

        @Test func files() throws {
            #expect(try offers("harmonize", "har") == ["harvest.jpg"])
            #expect(try offers("harmonize", "harvest.jpg", "hay") == ["hay models", "haystack.png"])
            #expect(try offers("harmonize", "harvest.jpg", "x.png", "--mask", "hays") == ["haystack.png"])
            #expect(try offers("train", "harvest.jpg", "--models", "ha") == ["hay models"])
        }

        /// A plugin's task is a command like any other, and no text of a plugin is more than text for the shell that reads the script.
        @Test func pluginsAreInTheScript() throws {
            let text = #"It's \"x\" $(touch made) `touch made` [a]: b\\ {c} 'd'"#
            try FileManager.default.createDirectory(atPath: tool.folder("plugins"), withIntermediateDirectories: true)
            let plugin = try tool.folder.write(
                """
                #!/bin/sh
                [ "$1" = describe ] && cat <<'END'
                {"singan-plugin": 1, "verb": "halftone", "version": "1", "abstract": "\(text)", "discussion": "\(text)\\n$(touch made)",
                 "arguments": [{"name": "picture", "kind": "image", "help": "\(text)"}],
                 "options": [{"name": "dot", "kind": "text", "choices": ["round", "square"], "help": "\(text)"},
                             {"name": "paper", "kind": "image", "help": "\(text)"}]}
                END
                """, to: "plugins/singan-halftone")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: plugin)
            #expect(try offers("half") == [])
            try writeScript(["SINGAN_PLUGINS": tool.folder("plugins"), "SINGAN_CACHE": tool.folder("cache")])
            #expect(try bash.run(["-n", "script.bash"], in: tool.folder.path).text == "")
            #expect(try offers("half") == ["halftone"])
            #expect(try offers("halftone", "har") == ["harvest.jpg"])
            #expect(try offers("halftone", "harvest.jpg", "--d") == ["--dot"])
            #expect(try offers("halftone", "harvest.jpg", "--dot", "s") == ["square"])
            #expect(try offers("halftone", "harvest.jpg", "--paper", "hays") == ["haystack.png"])
            for shell in [("zsh", "-n"), ("fish", "--no-execute")] {
                guard let installed = Shell(shell.0) else { continue }
                let script = try tool(
                    ["completions", shell.0], environment: ["SINGAN_PLUGINS": tool.folder("plugins"), "SINGAN_CACHE": tool.folder("cache")])
                try tool.folder.write(script.text, to: "script")
                #expect(try installed.run([shell.1, "script"], in: tool.folder.path).text == "")
            }
            #expect(try !tool.folder.names().contains("made"))
        }

        @Test func behindExplore() throws {
            #expect(try offers("explore", "har") == ["harmonize"])
            #expect(try !offers("explore", "").contains("superres"), "it has no start scale")
            #expect(try offers("explore", "harmonize", "har") == ["harvest.jpg"])
            #expect(try offers("explore", "harmonize", "harvest.jpg", "ha") == ["harvest.jpg", "hay models/", "haystack.png"])
        }
    }
}
