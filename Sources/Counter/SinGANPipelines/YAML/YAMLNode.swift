import SinGANSupport
import Yams

/// A part of a file as Yams found it, with its line and without any guess about types.
struct YAMLNode {
    /// Counted from 1.
    let line: Int
    let content: Content

    enum Content {
        /// `isPlain`: without quotes.
        case text(String, isPlain: Bool)
        case list([YAMLNode])
        /// Keys and values in the order of the file; no key twice.
        case map([Pair])
    }

    struct Pair {
        let key: String
        let line: Int
        let value: YAMLNode
    }

    /// Whether the node is the nothing behind a key without a value.
    var isNull: Bool {
        guard case .text(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// "there is a list", for messages.
    var kind: String {
        switch content {
        case .text: isNull ? "there is nothing" : "there is a text"
        case .list: "there is a list"
        case .map: "there are keys and values"
        }
    }

    /// Reads a text that has passed `YAMLGate`, which limits the depth of the recursion. Throws `.badData` for text that isn't YAML.
    static func read(_ text: YAMLText, _ problem: FileProblem) throws(SinGANError) -> YAMLNode {
        let root: Node?
        do {
            // The default encoding could be set by the environment.
            root = try Yams.compose(yaml: text.string, .basic, .default, .utf8)
        } catch {
            throw problem.error(of: error)
        }
        guard let root else { throw problem.error(1, "the file is empty", hint: "A pipeline has 'steps:'.") }
        return try YAMLNode(root, line: 1, problem)
    }

    private init(_ node: Node, line: Int, _ problem: FileProblem) throws(SinGANError) {
        self.line = node.mark?.line ?? line
        switch node {
        case .scalar(let scalar):
            guard scalar.string.utf8.count <= PipelineLimits.textSize else {
                throw problem.error(
                    self.line, "a text has \(scalar.string.utf8.count) bytes", hint: "At most \(PipelineLimits.textSize) are possible.")
            }
            content = .text(scalar.string, isPlain: scalar.style == .plain)
        case .sequence(let nodes):
            var entries: [YAMLNode] = []
            for node in nodes { entries.append(try YAMLNode(node, line: self.line, problem)) }
            content = .list(entries)
        case .mapping(let mapping):
            var (pairs, keys): ([Pair], Set<String>) = ([], [])
            for (key, value) in mapping {
                let keyLine = key.mark?.line ?? self.line
                guard case .scalar(let scalar) = key else {
                    throw problem.error(keyLine, "a key has to be a name", hint: "Brackets begin a list.")
                }
                guard keys.insert(scalar.string).inserted else { throw problem.twice(keyLine, scalar.string) }
                pairs.append(Pair(key: scalar.string, line: keyLine, value: try YAMLNode(value, line: keyLine, problem)))
            }
            content = .map(pairs)
        case .alias: throw problem.error(self.line, "aliases aren't possible")
        }
    }
}

extension FileProblem {
    fileprivate func twice(_ line: Int, _ key: String) -> SinGANError {
        error(line, "the key \(PipelineText.quoted(key)) is there twice", hint: "Remove one, or write a list behind it.")
    }

    /// Returns the error that Yams reports, on one line.
    fileprivate func error(of failure: any Error) -> SinGANError {
        switch failure as? YamlError {
        case .scanner(_, let problem, let mark, _)?, .parser(_, let problem, let mark, _)?, .composer(_, let problem, let mark, _)?:
            return error(mark.line, "this isn't YAML: \(problem)", hint: "Look at column \(mark.column).")
        case .duplicatedKeysInMapping(let keys, let context)?: return twice(context.mark.line, keys.first ?? "")
        default: return error(1, "this isn't YAML")
        }
    }
}

/// A file's text as UTF-8 without a byte order mark, with "\n" alone at the end of lines and no other control character.
struct YAMLText {
    let string: String
    /// The lines without their ends.
    let lines: [ArraySlice<UInt8>]

    /// Reads the text. Throws `.badData` for too many bytes, other encodings, tabs and control characters.
    init(_ bytes: [UInt8], _ problem: FileProblem) throws(SinGANError) {
        guard bytes.count <= PipelineLimits.fileSize else {
            throw problem.error(1, "the file has \(bytes.count) bytes", hint: "At most \(PipelineLimits.fileSize) are read.")
        }
        var bytes = bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        let text = Self.unified(Array(bytes))
        lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            guard let part = String(validating: line, as: UTF8.self) else {
                throw problem.error(index + 1, "this isn't UTF-8 text", hint: "Save the file as UTF-8.")
            }
            try Self.check(part, index + 1, problem)
        }
        string = String(decoding: text, as: UTF8.self)
    }

    /// "\r\n" becomes "\n"; a "\r" alone stays, to be refused.
    private static func unified(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(13) else { return bytes }
        return bytes.indices.filter { !(bytes[$0] == 13 && $0 + 1 < bytes.count && bytes[$0 + 1] == 10) }.map { bytes[$0] }
    }

    private static func check(_ line: String, _ number: Int, _ problem: FileProblem) throws(SinGANError) {
        for scalar in line.unicodeScalars {
            if scalar == "\t" { throw problem.error(number, "there is a tab", hint: "Write spaces, or \\t in double quotes.") }
            // YAML ends lines at the last two as well, which nobody sees.
            if PipelineText.isControl(scalar) || scalar == "\u{FEFF}" || scalar == "\u{2028}" || scalar == "\u{2029}" {
                throw problem.error(number, "there is the invisible character U+\(PipelineText.hexadecimal(scalar))", hint: "Remove it.")
            }
        }
    }
}
