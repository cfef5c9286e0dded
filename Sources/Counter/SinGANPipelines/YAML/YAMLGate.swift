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

/// One line for `YAMLGate`: finds its tokens as libyaml does, and refuses those that a pipeline can't have.
struct YAMLLineScanner {
    let line: [UInt8]
    var position: Int
    /// Brackets open.
    var depth: Int
    let problem: FileProblem
    let number: Int
    /// Whether a text without quotes is the last thing on the line.
    private(set) var endsInText = false
    /// Outside brackets: where the line's key or "-" stands.
    private(set) var keyColumn = 0
    private var isEntry = false
    /// Outside brackets: whether the line's ": " has been read.
    private var hasKey = false

    init(line: [UInt8], position: Int, depth: Int, problem: FileProblem, number: Int) {
        (self.line, self.position, self.depth) = (line, position, depth)
        (self.problem, self.number) = (problem, number)
    }

    var severalLines: SinGANError {
        problem.error(number, "this line goes on with the text of the line before", hint: "Write a text on one line, in quotes if need be.")
    }

    /// Outside brackets: the "- " of a list's entry, one at most.
    mutating func readStart() {
        keyColumn = position
        isEntry = isIndicator(UInt8(ascii: "-"))
        if isEntry { position += 1 }
    }

    /// All tokens to the end of the line. Outside brackets there has to be a key or an entry's "-".
    mutating func readRest() throws(SinGANError) {
        let isBare = depth == 0 && !isEntry && !"[{".utf8.contains(line[position])
        while true {
            skipSpaces()
            guard position < line.count, line[position] != UInt8(ascii: "#") else { break }
            endsInText = false
            try readToken()
        }
        guard isBare, !hasKey else { return }
        throw problem.error(
            number, "this is neither 'key: value' nor an entry '- value'", hint: "Write a value behind its key, on one line.")
    }

    private mutating func readToken() throws(SinGANError) {
        let byte = line[position]
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            depth += 1
            guard depth <= PipelineLimits.brackets else {
                throw problem.error(number, "there are more than \(PipelineLimits.brackets) brackets within each other")
            }
            position += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            guard depth > 0 else { throw problem.error(number, "'\(Character(Unicode.Scalar(byte)))' closes a bracket that isn't open") }
            depth -= 1
            position += 1
        case UInt8(ascii: ",") where depth > 0: position += 1
        case UInt8(ascii: "\""), UInt8(ascii: "'"): try readQuoted(byte)
        case UInt8(ascii: ":") where depth > 0 || isIndicator(byte): try readColon()
        default:
            try refuse(byte)
            readPlain()
            endsInText = true
        }
    }

    private mutating func readColon() throws(SinGANError) {
        position += 1
        guard depth == 0 else { return }
        guard !hasKey else { throw problem.error(number, "there is a second ': ' on the line", hint: "Put a text with ': ' in quotes.") }
        guard !isEntry else { throw problem.error(number, "an entry of a list is one text", hint: "Put a text with ': ' in quotes.") }
        hasKey = true
    }

    private func refuse(_ byte: UInt8) throws(SinGANError) {
        let sign = Character(Unicode.Scalar(byte))
        switch sign {
        case "&", "*":
            throw problem.error(number, "anchors and aliases ('\(sign)') aren't possible", hint: "Put a text with '\(sign)' in quotes.")
        case "!": throw problem.error(number, "tags ('!') aren't possible", hint: "Put a text with '!' in quotes.")
        case "|", ">":
            throw problem.error(number, "texts over several lines ('\(sign)') aren't possible", hint: "Write it on one line in quotes.")
        case "@": throw problem.error(number, "a text with '@' needs quotes", hint: "Write \"@name\".")
        case "%", "`", ",": throw problem.error(number, "a text with '\(sign)' at its beginning needs quotes")
        case "?", "-":
            let isFlow = sign == "?" && depth > 0
            guard isFlow || isIndicator(byte) else { return }
            let what =
                sign == "?" ? "keys that begin with '?' aren't possible" : "a list can't be within a list, nor behind a key on its line"
            throw problem.error(number, what, hint: "Put a text with '\(sign)' in quotes.")
        default: return
        }
    }

    private mutating func readQuoted(_ quote: UInt8) throws(SinGANError) {
        let start = position
        position += 1
        while position < line.count {
            let byte = line[position]
            if quote == UInt8(ascii: "\""), byte == UInt8(ascii: "\\") {
                position += 1
                // \0 and the names of other control characters have no use here, nor has a line that goes on.
                guard position < line.count, "\"\\/ntu".utf8.contains(line[position]) else {
                    throw problem.error(
                        number, "there is an unknown \\ in quotes",
                        hint: "Possible are \\\" \\\\ \\/ \\n \\t \\uXXXX; or use single quotes.")
                }
                position += 1
            } else if byte == quote {
                position += 1
                guard quote == UInt8(ascii: "'"), position < line.count, line[position] == quote else { return }
                position += 1
            } else {
                position += 1
            }
        }
        throw problem.error(number, "the quote at column \(start + 1) isn't closed on its line")
    }

    /// Reads a text without quotes up to ": ", " #", the end, or, in brackets, a bracket or a comma.
    private mutating func readPlain() {
        while position < line.count {
            let byte = line[position]
            if isIndicator(UInt8(ascii: ":")) || (depth > 0 && ",[]{}".utf8.contains(byte)) { return }
            if byte == UInt8(ascii: "#"), line[position - 1] == UInt8(ascii: " ") { return }
            position += 1
        }
    }

    /// Whether the sign stands here with a space or nothing behind it.
    private func isIndicator(_ sign: UInt8) -> Bool {
        line[position] == sign && (position + 1 == line.count || line[position + 1] == UInt8(ascii: " "))
    }

    private mutating func skipSpaces() { while position < line.count, line[position] == UInt8(ascii: " ") { position += 1 } }
}
