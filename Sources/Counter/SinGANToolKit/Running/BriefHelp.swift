import ArgumentParser
import Foundation
import SinGANSupport

/// `--help` on one screen: what is a command's own. `--help-all` shows everything.
///
/// Made of argument-parser's description of the command: of the discussion the first paragraph, of each option's help the first sentence.
struct BriefHelp {
    private let command: any ParsableCommand.Type
    /// Long names of further options that are shown, in their order.
    private let more: [String]
    /// Sentences for further options, by their names, where the first one of their help doesn't do.
    private let sentences: [String: String]
    private let columns: Int

    /// - Parameter columns: of the screen; 60 to 100 are used.
    init(_ command: any ParsableCommand.Type, more: [String], sentences: [String: String] = [:], columns: Int) {
        (self.command, self.more, self.sentences) = (command, more, sentences)
        self.columns = min(max(columns, 60), 100)
    }

    /// The text, without a line break behind it.
    var text: String {
        let configuration = command.configuration
        let name = configuration.commandName ?? ""
        // It is argument-parser's own output, so it is as described.
        guard let tool = try? JSONDecoder().decode(Dump.self, from: Data(command._dumpHelp().utf8)) else {
            preconditionFailure("argument-parser's description of \(name) has another form")
        }
        let all = tool.command.arguments ?? []
        let own = all.filter { $0.isOwn && $0.shouldDisplay }
        let others = more.compactMap { name in all.first { $0.longNames.contains(name) && !$0.isOwn } }
        let shown = Self.withoutInversions(own.filter(\.isPositional) + own.filter { !$0.isPositional } + others)
        let program = ProgramName.current
        let needed = own.filter { $0.isPositional || !$0.isOptional }
        let arguments = (needed.filter(\.isPositional) + needed.filter { !$0.isPositional }).map(\.usage).joined(separator: " ")
        let first = configuration.discussion.components(separatedBy: "\n\n").first ?? ""
        var paragraphs = [Self.wrapped("OVERVIEW: \(configuration.abstract)", columns)]
        if !first.isEmpty { paragraphs.append(Self.wrapped(first, columns)) }
        paragraphs.append(Self.wrapped("USAGE: \(program) \(name) \(arguments.isEmpty ? "" : arguments + " ")[<options>]", columns))
        if !shown.isEmpty { paragraphs.append(table(shown)) }
        paragraphs.append(["All other options, and more about these: \(program) \(name) --help-all"])
        return paragraphs.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    /// Two flags that say yes and no have the same help, and become one line.
    private static func withoutInversions(_ arguments: [Argument]) -> [Argument] {
        let names = Set(arguments.flatMap(\.longNames))
        return arguments.compactMap { argument in
            var argument = argument
            guard let name = argument.longNames.first else { return argument }
            if name.hasPrefix("no-"), names.contains(String(name.dropFirst(3))) { return nil }
            argument.isInvertible = names.contains("no-" + name)
            return argument
        }
    }

    /// What a label may take of a line.
    private static let widest = 26

    private func table(_ arguments: [Argument]) -> [String] {
        let labels = arguments.map { "  \($0.label)" }
        let indent = 2 + (labels.map(\.count).filter { $0 <= Self.widest }.max() ?? Self.widest)
        return zip(labels, arguments).flatMap { label, argument in
            let sentence = argument.longNames.first.flatMap { sentences[$0] } ?? argument.sentence
            let lines = Self.wrapped(sentence, columns - indent)
            let blank = String(repeating: " ", count: indent)
            guard label.count + 2 <= indent else { return [label] + lines.map { blank + $0 } }
            return lines.enumerated().map { ($0.offset == 0 ? label.padding(indent) : blank) + $0.element }
        }
    }

    /// Lines of at most so many characters; a longer word has a line of its own.
    static func wrapped(_ text: String, _ columns: Int) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ") {
                if !line.isEmpty, line.count + 1 + word.count > columns {
                    lines.append(line)
                    line = ""
                }
                line += (line.isEmpty ? "" : " ") + word
            }
            lines.append(line)
        }
        return lines
    }

    private struct Dump: Decodable {
        let command: Command

        struct Command: Decodable {
            let arguments: [Argument]?
        }
    }

    /// As argument-parser describes it.
    private struct Argument: Decodable {
        let kind: String
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let sectionTitle: String?
        let names: [Name]?
        let valueName: String?
        let abstract: String?
        /// Whether there is a flag that says no; argument-parser doesn't tell.
        var isInvertible: Bool?

        struct Name: Decodable {
            let kind: String
            let name: String
            var text: String { kind == "long" ? "--\(name)" : "-\(name)" }
        }

        var isPositional: Bool { kind == "positional" }
        var longNames: [String] { (names ?? []).filter { $0.kind == "long" }.map(\.name) }

        /// Whether it is the command's, and no shared group's.
        var isOwn: Bool {
            (sectionTitle ?? "").isEmpty && !longNames.contains { ["help", "version"].contains($0) } || sectionTitle == TaskHelp.title
        }

        /// "<background>", "[<sample> ...]", "--model <image|model>".
        var usage: String {
            guard isPositional else { return label }
            let name = "<\(valueName ?? "")>" + (isRepeating ? " ..." : "")
            return isOptional ? "[\(name)]" : name
        }

        /// "-n, --count <count>".
        var label: String {
            guard !isPositional else { return "<\(valueName ?? "")>" }
            if isInvertible == true, let name = longNames.first { return "--[no-]\(name)" }
            let names = (names ?? []).sorted { $0.kind != "long" && $1.kind == "long" }.map(\.text)
            return names.joined(separator: ", ") + (kind == "flag" ? "" : " <\(valueName ?? "")>")
        }

        /// The first one of its help.
        var sentence: String {
            let text = abstract ?? ""
            guard let end = text.firstRange(of: ". ") else { return text }
            return String(text[..<end.lowerBound]) + "."
        }
    }
}

/// What the help of tasks has in common.
enum TaskHelp {
    /// Above a task's own options.
    static let title = "Task"
}
