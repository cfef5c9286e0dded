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
        let all = ParserDescription(of: command, named: name).arguments
        let own = all.filter { $0.isOwn && $0.shouldDisplay }
        let others = more.compactMap { name in all.first { $0.longNames.contains(name) && !$0.isOwn } }
        let shown = own.filter(\.isPositional) + own.filter { !$0.isPositional } + others
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

    /// What a label may take of a line.
    private static let widest = 26

    private func table(_ all: [ParserDescription.Argument]) -> [String] {
        // Two flags that say yes and no have the same help, and become one line.
        let arguments = all.filter { !all.isInversion($0) }
        let names = Set(all.flatMap(\.longNames))
        let labels = arguments.map { argument in
            argument.longNames.first.flatMap { names.contains("no-" + $0) ? "  --[no-]\($0)" : nil } ?? "  \(argument.label)"
        }
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
}

extension ParserDescription.Argument {
    /// Whether it is the command's, and no shared group's.
    fileprivate var isOwn: Bool {
        (sectionTitle ?? "").isEmpty && !longNames.contains { ["help", "version"].contains($0) } || sectionTitle == TaskHelp.title
    }

    /// "<background>", "[<sample> ...]", "--model <image|model>".
    fileprivate var usage: String {
        guard isPositional else { return label }
        let name = "<\(valueName ?? "")>" + (isRepeating ? " ..." : "")
        return isOptional ? "[\(name)]" : name
    }

    /// "-n, --count <count>".
    fileprivate var label: String {
        guard !isPositional else { return "<\(valueName ?? "")>" }
        let names = (names ?? []).sorted { !$0.isLong && $1.isLong }.map { $0.isLong ? "--\($0.name)" : "-\($0.name)" }
        return names.joined(separator: ", ") + (isFlag ? "" : " <\(valueName ?? "")>")
    }

    /// The first one of its help.
    fileprivate var sentence: String {
        let text = abstract ?? ""
        guard let end = text.firstRange(of: ". ") else { return text }
        return String(text[..<end.lowerBound]) + "."
    }
}

/// What the help of tasks has in common.
enum TaskHelp {
    /// Above a task's own options.
    static let title = "Task"
}
