import SinGANSupport

/// Lets through only that part of YAML which a pipeline needs, before the parser sees the text.
///
/// The parser builds its tree by recursion and expands aliases, so depth, anchors and aliases have to be found beforehand, by a scan that
/// takes the same characters for tokens as the parser does. That is possible because of what isn't let through: texts over several lines,
/// `|` and `>` blocks, `? ` keys, lists in lists, tabs, tags, several documents. What remains has at most `brackets` levels of brackets
/// and `indentation` of lines; JSON is within it.
struct YAMLGate {
    private let problem: FileProblem
    /// The number of open brackets.
    private var depth = 0
    /// The line in which the first open bracket stands.
    private var openedLine = 1
    /// Whether, in brackets, the line before ended in a text without quotes, which the parser would go on reading.
    private var endsInText = false
    /// The column, outside brackets, behind which a line would continue the text of the line before.
    private var textColumn: Int?
    private var hasContent = false

    init(_ problem: FileProblem) { self.problem = problem }

    /// Checks the whole text. Throws `.badData` for the first thing that isn't let through.
    consuming func check(_ text: YAMLText) throws(SinGANError) {
        for (index, line) in text.lines.enumerated() { try check(Array(line), index + 1) }
        guard depth == 0 else { throw problem.error(openedLine, "a bracket that begins here isn't closed") }
    }

    private mutating func check(_ line: [UInt8], _ number: Int) throws(SinGANError) {
        let column = line.firstIndex { $0 != UInt8(ascii: " ") } ?? line.count
        guard column < line.count, line[column] != UInt8(ascii: "#") else { return }
        if try isDocumentMark(line, number) { return }
        hasContent = true
        var scanner = YAMLLineScanner(line: line, position: column, depth: depth, problem: problem, number: number)
        if depth > 0 {
            guard !endsInText || ",]}".utf8.contains(line[column]) else { throw scanner.severalLines }
        } else {
            guard column <= PipelineLimits.indentation else {
                throw problem.error(
                    number, "the line begins at column \(column + 1)", hint: "Lines are indented by at most \(PipelineLimits.indentation).")
            }
            if let textColumn, column > textColumn { throw scanner.severalLines }
            textColumn = nil
            scanner.readStart()
        }
        try scanner.readRest()
        if depth == 0 { openedLine = number }
        depth = scanner.depth
        endsInText = scanner.endsInText
        if depth == 0, scanner.endsInText { textColumn = scanner.keyColumn }
    }

    /// "---" may stand before everything else.
    private func isDocumentMark(_ line: [UInt8], _ number: Int) throws(SinGANError) -> Bool {
        let mark = line.prefix(3)
        guard mark.elementsEqual("---".utf8) || mark.elementsEqual("...".utf8) || line.first == UInt8(ascii: "%") else { return false }
        let isAlone = line.dropFirst(3).allSatisfy { $0 == UInt8(ascii: " ") }
        guard mark.elementsEqual("---".utf8), isAlone, !hasContent else {
            throw problem.error(number, "a file holds one pipeline, without directives", hint: "Remove the line.")
        }
        return true
    }
}
