import ArgumentParser
import Foundation

/// The description that argument-parser gives of a command: what helps, forms and pipelines know of its options.
struct ParserDescription {
    /// In the order in which the command declares them.
    let arguments: [Argument]

    /// - Parameter name: of the command, for the message where argument-parser describes it in another form than the one that is known.
    init(of command: any ParsableCommand.Type, named name: String) {
        // It is argument-parser's own output, so it is as described.
        guard let dump = try? JSONDecoder().decode(Dump.self, from: Data(command._dumpHelp().utf8)) else {
            preconditionFailure("argument-parser's description of \(name) has another form")
        }
        arguments = dump.command.arguments ?? []
    }

    private struct Dump: Decodable {
        let command: Command

        struct Command: Decodable {
            let arguments: [Argument]?
        }
    }

    /// An argument, an option or a flag.
    struct Argument: Decodable {
        let kind: Kind
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let sectionTitle: String?
        let names: [Name]?
        let valueName: String?
        let abstract: String?
        let defaultValue: String?
        let allValues: [String]?
        private let completionKind: Completion?

        enum Kind: String, Decodable { case positional, option, flag }

        struct Name: Decodable {
            let kind: String
            let name: String

            var isLong: Bool { kind == "long" }
        }

        /// Only whether it is one of files matters, or of given values.
        private struct Completion: Decodable {
            let file: Nothing?
            let list: List?

            struct Nothing: Decodable {}

            struct List: Decodable {
                let values: [String]
            }
        }

        var isPositional: Bool { kind == .positional }
        var isFlag: Bool { kind == .flag }
        /// Whether its values are names of files.
        var isFile: Bool { completionKind?.file != nil }
        /// The values that completions offer; nil where they offer none.
        var suggestions: [String]? { completionKind?.list?.values }
        /// The preferred one first, which is how argument-parser lists a flag's inversions too.
        var longNames: [String] { (names ?? []).filter(\.isLong).map(\.name) }
        var shortNames: [Character] { (names ?? []).filter { $0.kind == "short" }.compactMap(\.name.first) }
    }
}

extension [ParserDescription.Argument] {
    /// Returns whether one of them says no to a flag that is among them too.
    func isInversion(_ argument: ParserDescription.Argument) -> Bool {
        guard let name = argument.longNames.first, name.hasPrefix("no-") else { return false }
        return contains { $0.longNames.contains(String(name.dropFirst(3))) }
    }
}
