import SinGANSupport

/// Splits text into words as a POSIX shell does, and into steps at `|`.
///
/// Quotes and backslashes mean what they mean in a shell; nothing is expanded: `$`, backquotes, `*`, `~`, `!` and `#` stand for themselves. The other
/// characters with which a shell would do something (`;`, `&`, `<`, `>`, parentheses) are refused outside quotes, since someone may count on that.
public enum ShellWords {
    /// Returns the words of each step.
    ///
    /// - Throws: `.usage`, naming the character (counted from 1), for quotes that don't end, empty steps and unquoted operators.
    public static func steps(_ text: String) throws(SinGANError) -> [[String]] {
        var scanner = Scanner(text)
        var steps: [[String]] = []
        while true {
            let (words, start) = (try scanner.step(), scanner.stepStart)
            guard !words.isEmpty else { throw empty(first: steps.isEmpty, atEnd: scanner.isAtEnd, start) }
            steps.append(words)
            if scanner.isAtEnd { return steps }
            scanner.skipBar()
        }
    }

    /// Returns a line that a POSIX shell splits into these words again: a word stands in single quotes where a character of it could mean something else.
    public static func line(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }

    private static func quoted(_ word: String) -> String {
        let plain = word.allSatisfy { ($0.isASCII && ($0.isLetter || $0.isNumber)) || "-_./,:=%+@".contains($0) }
        return plain && !word.isEmpty
            ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private static func empty(first: Bool, atEnd: Bool, _ position: Int) -> SinGANError {
        if first, atEnd { return SinGANError(.usage, "the pipeline has no steps", hint: "Write tasks with | between them.") }
        let place = first ? "before the first |" : atEnd ? "behind the last |" : "between two |"
        return SinGANError(
            .usage, "there is no step \(place), at character \(position)",
            hint: "Remove the |, or put it in quotes if it belongs to a name.")
    }

    // Unicode scalars, not characters: a combining accent behind a quote must not hide the quote.
    private struct Scanner {
        let text: [Unicode.Scalar]
        var position = 0
        /// Counted from 1.
        var stepStart = 1

        init(_ text: String) { self.text = Array(text.unicodeScalars) }

        var isAtEnd: Bool { position == text.count }

        mutating func skipBar() { position += 1 }

        /// The words up to the next `|` or the end.
        mutating func step() throws(SinGANError) -> [String] {
            stepStart = position + 1
            var words: [String] = []
            // Between words there is none: "" and no word are different things.
            var (word, isWord) = ("", false)
            while !isAtEnd, text[position] != "|" {
                let character = text[position]
                switch character {
                case " ", "\t", "\n", "\r":
                    if isWord { words.append(word) }
                    (word, isWord) = ("", false)
                    position += 1
                    continue
                case "'": word += try singleQuoted()
                case "\"": word += try doubleQuoted()
                case "\\":
                    // A backslash before the end of a line joins the lines.
                    guard let escaped = try escaped() else { continue }
                    word.unicodeScalars.append(escaped)
                case ";", "&", "<", ">", "(", ")": throw unquotedOperator(character)
                default:
                    word.unicodeScalars.append(character)
                    position += 1
                }
                isWord = true
            }
            return isWord ? words + [word] : words
        }

        private mutating func singleQuoted() throws(SinGANError) -> String {
            guard let end = text[(position + 1)...].firstIndex(of: "'") else { throw unended("'") }
            defer { position = end + 1 }
            return joined(text[(position + 1)..<end])
        }

        private mutating func doubleQuoted() throws(SinGANError) -> String {
            var (result, index) = ("", position + 1)
            while index < text.count, text[index] != "\"" {
                let isEscape = text[index] == "\\" && index + 1 < text.count && "$`\"\\\n".unicodeScalars.contains(text[index + 1])
                if isEscape { index += 1 }
                if !(isEscape && text[index] == "\n") { result.unicodeScalars.append(text[index]) }
                index += 1
            }
            guard index < text.count else { throw unended("\"") }
            position = index + 1
            return result
        }

        private mutating func escaped() throws(SinGANError) -> Unicode.Scalar? {
            guard position + 1 < text.count else {
                throw SinGANError(
                    .usage, "the pipeline ends with a backslash, at character \(position + 1)", hint: "Write \\\\ for the character itself."
                )
            }
            defer { position += 2 }
            return text[position + 1] == "\n" ? nil : text[position + 1]
        }

        private func joined(_ part: ArraySlice<Unicode.Scalar>) -> String {
            var result = ""
            result.unicodeScalars.append(contentsOf: part)
            return result
        }

        private func unended(_ quote: String) -> SinGANError {
            SinGANError(
                .usage, "the quote \(quote) at character \(position + 1) has no end",
                hint: "Close it, or write \\\(quote) for the character.")
        }

        private func unquotedOperator(_ character: Unicode.Scalar) -> SinGANError {
            SinGANError(
                .usage, "'\(character)' at character \(position + 1) is for shells, and a pipeline isn't run by one",
                hint: "Put it in quotes if it belongs to a name; results are written with -o.")
        }
    }
}
