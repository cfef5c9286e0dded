import SinGANSupport

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
