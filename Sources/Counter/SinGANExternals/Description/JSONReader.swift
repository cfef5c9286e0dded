import SinGANTasks

/// Reads one JSON value strictly (RFC 8259): an object names each member once, whole numbers and others are told apart, nothing follows.
///
/// What comes from another program is read with it: JSONDecoder takes the first of two members of one name and 1.0 for a whole number.
struct JSONReader {
    /// Why a text is no JSON: one sentence without a full stop, with the place in it.
    struct Failure: Error {
        let reason: String
    }

    /// Deeper nesting than any message has is refused rather than followed until the stack ends.
    static let deepest = 32

    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func value(_ bytes: [UInt8]) throws(Failure) -> JSONValue {
        var reader = JSONReader(bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.failure("something follows the JSON value") }
        return value
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func failure(_ what: String) -> Failure { Failure(reason: "\(what) at byte \(position)") }

    private mutating func skipSpace() { while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 } }

    private mutating func takes(_ character: Character) -> Bool {
        skipSpace()
        guard next == character.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        guard depth < Self.deepest else { throw failure("it is nested more than \(Self.deepest) deep") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try list(depth)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw failure("it ends where a value should be")
        default: return try number()
        }
    }

    private mutating func object(_ depth: Int) throws(Failure) -> JSONValue {
        position += 1
        var members: [String: JSONValue] = [:]
        if takes("}") { return .object(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw failure("there is no member name") }
            let name = try string()
            guard members[name] == nil else { throw failure("a second member '\(name)'") }
            guard takes(":") else { throw failure("there is no colon after '\(name)'") }
            members[name] = try value(depth: depth + 1)
        } while takes(",")
        guard takes("}") else { throw failure("an object isn't closed") }
        return .object(members)
    }

    private mutating func list(_ depth: Int) throws(Failure) -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        if takes("]") { return .list(values) }
        repeat { values.append(try value(depth: depth + 1)) } while takes(",")
        guard takes("]") else { throw failure("a list isn't closed") }
        return .list(values)
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Failure) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw failure("there is no value") }
        position += word.utf8.count
        return value
    }

    private mutating func number() throws(Failure) -> JSONValue {
        let rest = bytes[position...].prefix { "+-.eE0123456789".utf8.contains($0) }
        let text = String(decoding: rest, as: UTF8.self)
        guard text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil else { throw failure("there is no value") }
        if text.wholeMatch(of: /-?[0-9]+/) != nil {
            guard let whole = Int(text) else { throw failure("the number \(text.prefix(30)) is too large") }
            position += rest.count
            return .integer(whole)
        }
        guard let value = Double(text), value.isFinite else { throw failure("the number \(text.prefix(30)) is too large") }
        position += rest.count
        return .number(value)
    }

    private mutating func string() throws(Failure) -> String {
        position += 1
        var content: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: content, as: UTF8.self) else { throw failure("a text is not UTF-8") }
                return text
            case UInt8(ascii: "\\"): content += String(try escape()).utf8
            case ..<0x20: throw failure("a text holds a control character")
            default: content.append(byte)
            }
        }
        throw failure("a text isn't closed")
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        let plain: [UInt8: Unicode.Scalar] = [
            0x22: "\"", 0x5C: "\\", 0x2F: "/", 0x62: "\u{8}", 0x66: "\u{C}", 0x6E: "\n", 0x72: "\r", 0x74: "\t",
        ]
        guard let byte = next else { throw failure("a text isn't closed") }
        position += 1
        if let scalar = plain[byte] { return scalar }
        guard byte == UInt8(ascii: "u") else { throw failure("an unknown escape") }
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // The first half of a pair wants its second.
        guard first < 0xDC00, next == UInt8(ascii: "\\") else { throw failure("half a character") }
        position += 1
        guard next == UInt8(ascii: "u") else { throw failure("half a character") }
        position += 1
        let second = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((UInt32(first) - 0xD800) << 10) + (UInt32(second) - 0xDC00))
        else { throw failure("half a character") }
        return scalar
    }

    private mutating func hexadecimal() throws(Failure) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw failure("an escape without four hexadecimal digits") }
        position += 4
        return value
    }
}

/// The members of a JSON object, taken one by one, with messages that say where.
struct MemberReader {
    /// A fault in a member: one sentence without a full stop.
    struct Fault: Error {
        let text: String

        init(_ text: String) { self.text = text }
    }

    /// The place of the object, such as "options[2]"; empty at the top.
    let place: String
    private var members: [String: JSONValue]
    private var known: [String] = []

    init(_ value: JSONValue, place: String = "") throws(Fault) {
        guard case .object(let members) = value else { throw Fault("\(place.isEmpty ? "it" : "'\(place)'") must be an object") }
        self.place = place
        self.members = members
    }

    func fault(_ name: String, _ what: String) -> Fault { Fault("'\(place.isEmpty ? "" : place + ".")\(name)' \(what)") }

    /// Returns a member's value; nil where there is none.
    mutating func value(_ name: String) -> JSONValue? {
        known.append(name)
        return members.removeValue(forKey: name)
    }

    /// Returns a text of that many characters without control characters; `lines` allows line breaks. nil where it isn't there.
    mutating func text(_ name: String, _ lengths: ClosedRange<Int>, lines: Bool = false) throws(Fault) -> String? {
        guard let value = value(name) else { return nil }
        guard case .text(let text) = value else { throw fault(name, "must be a text") }
        guard lengths.contains(text.count) else {
            throw fault(name, "must have \(lengths.lowerBound) to \(lengths.upperBound) characters, not \(text.count)")
        }
        // They would move the cursor of the terminal that shows the help.
        guard text.unicodeScalars.allSatisfy({ Self.isPrintable($0) || (lines && $0 == "\n") }) else {
            throw fault(name, "must not have control characters\(lines ? " but line breaks" : "")")
        }
        return text
    }

    mutating func requiredText(_ name: String, _ lengths: ClosedRange<Int>) throws(Fault) -> String {
        guard let text = try text(name, lengths) else { throw fault(name, "is missing") }
        return text
    }

    /// Returns true or false; false where the member isn't there.
    mutating func truth(_ name: String) throws(Fault) -> Bool {
        guard let value = value(name) else { return false }
        guard case .bool(let truth) = value else { throw fault(name, "must be true or false") }
        return truth
    }

    /// Returns a list; an empty one where the member isn't there.
    mutating func list(_ name: String, _ counts: ClosedRange<Int>) throws(Fault) -> [JSONValue] {
        guard let value = value(name) else { return [] }
        guard case .list(let values) = value else { throw fault(name, "must be a list") }
        guard counts.contains(values.count) else {
            throw fault(name, "must have \(counts.lowerBound) to \(counts.upperBound) entries, not \(values.count)")
        }
        return values
    }

    /// Checks that no member is left that nobody asked for.
    func end() throws(Fault) {
        guard let name = members.keys.min() else { return }
        let near = Suggestion.nearest(to: name, among: known).map { ", did you mean '\($0)'" } ?? ""
        throw fault(String(name.prefix(40)).filter { $0.isLetter || $0.isNumber || $0 == "-" }, "is not known\(near)")
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
        // Marks that turn the direction of the text around them.
        case .format: scalar.value == 0x200D
        default: true
        }
    }
}
