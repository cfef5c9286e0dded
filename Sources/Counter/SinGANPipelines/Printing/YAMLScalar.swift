/// Texts as a file holds them.
enum YAMLScalar {
    /// One text, or a list of several.
    static func texts(_ values: [String]) -> String {
        values.count == 1 ? text(values[0]) : "[\(values.map(text).joined(separator: ", "))]"
    }

    /// Returns a text without quotes where no reader could take it for anything else, else in quotes.
    static func text(_ value: String) -> String { isPlain(value) ? value : quoted(value) }

    /// Whether the text has only digits, letters and what is common in names of files, and means nothing special to any YAML reader.
    private static func isPlain(_ value: String) -> Bool {
        guard let first = value.utf8.first, first != UInt8(ascii: "-") else { return false }
        let isCommon = value.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || "._/-".unicodeScalars.contains($0))
        }
        let meanings: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "...", "---"]
        // 0x10, 017 and 1_000 are numbers to some readers, and dates are dates.
        let isNumber = Double(value) != nil
        let looksLikeNumber = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
        return isCommon && !meanings.contains(value.lowercased()) && (!looksLikeNumber || (isNumber && isDecimal(value)))
    }

    private static func isDecimal(_ value: String) -> Bool {
        value.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".") }
            && (!value.hasPrefix("0") || value == "0" || value.hasPrefix("0.")) && value.utf8.count < 16
    }

    private static func quoted(_ value: String) -> String {
        var result = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            default: result += isHarmless(scalar) ? String(scalar) : "\\u\(PipelineText.hexadecimal(scalar))"
            }
        }
        return result + "\""
    }

    /// Whether the scalar can stand in a file as it is.
    static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        let ends: [Unicode.Scalar] = ["\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}"]
        return !PipelineText.isControl(scalar) && !ends.contains(scalar)
    }
}
