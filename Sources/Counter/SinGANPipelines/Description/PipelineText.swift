/// Tests the words of a pipeline, and shows them in messages.
enum PipelineText {
    /// Whether the text can be a name: letters, digits, "_" and "-", at most 64; the first one is a letter or "_".
    static func isName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, bytes.count <= PipelineLimits.nameLength else { return false }
        return isLetter(first) && bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    static let nameRule =
        "A name has at most \(PipelineLimits.nameLength) letters (A-Z, a-z), digits, _ and -, and begins with a letter or _."

    /// Whether the text can be a task's verb or alias; never a path.
    static func isVerb(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= PipelineLimits.nameLength, bytes.first != UInt8(ascii: "-") else { return false }
        return bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Returns the text in quotes, on one line and not too long.
    static func quoted(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(PipelineLimits.quoted) {
            shown += isVisible(scalar) ? String(scalar) : "\\u" + hexadecimal(scalar)
        }
        return text.unicodeScalars.count > PipelineLimits.quoted ? "'\(shown)...'" : "'\(shown)'"
    }

    /// Returns "a, b, c", cut where there are many names.
    static func list(_ names: [String]) -> String {
        let shown = names.prefix(PipelineLimits.listed).joined(separator: ", ")
        return names.count > PipelineLimits.listed ? "\(shown), ..." : shown
    }

    /// Returns the scalar's number in at least four hexadecimal digits.
    static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Whether the scalar is neither a control character nor one that changes how others are shown.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
    }

    static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }

    static func hasControls(_ text: String) -> Bool { text.unicodeScalars.contains(where: isControl) }
}
