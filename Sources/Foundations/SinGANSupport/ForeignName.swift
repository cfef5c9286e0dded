import Foundation

/// File names and arguments that a text can't hold as they are: those that aren't UTF-8, and those with control characters.
public enum ForeignName {
    /// Returns the name as bash and zsh read it, such as $'caf\\xe9.png'.
    public static func shown(_ bytes: [UInt8]) -> String {
        let escaped = bytes.map { byte in
            let isPlain = (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "'") && byte != UInt8(ascii: "\\")
            return isPlain ? String(UnicodeScalar(byte)) : "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return "$'\(escaped.joined())'"
    }

    /// Returns the text on one line of a terminal: line breaks and other control characters, which terminals obey, are written as escapes.
    public static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.map { scalar in
            switch scalar {
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            default: isControl(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
            }
        }.joined()
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }

    /// Returns the program's arguments without its name.
    ///
    /// - Throws: `.noInput` where an argument isn't UTF-8: a repaired text would name no file.
    public static func arguments() throws(SinGANError) -> [String] {
        var texts: [String] = []
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let argument = CommandLine.unsafeArgv[index] else { break }
            let bytes = Array(UnsafeRawBufferPointer(start: argument, count: strlen(argument)))
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw SinGANError(.noInput, "\(shown(bytes)) is not UTF-8", hint: "Rename the file, or choose another name.")
            }
            texts.append(text)
        }
        return texts
    }

    /// Returns the names in a folder that aren't UTF-8, sorted, each as shells read it; empty where the folder can't be read.
    public static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if String(validating: bytes, as: UTF8.self) == nil { found.append(shown(bytes)) }
        }
        return found.sorted()
    }
}
