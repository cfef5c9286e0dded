import SinGANTasks

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
