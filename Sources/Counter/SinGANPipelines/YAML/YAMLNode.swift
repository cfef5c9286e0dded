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
