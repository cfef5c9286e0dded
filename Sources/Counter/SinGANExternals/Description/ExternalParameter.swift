import SinGANTasks

/// An argument or an option of an external task.
public struct ExternalParameter: Sendable, Hashable {
    /// An argument's name in messages, or an option's long name without dashes: lower case letters, digits and dashes.
    public let name: String
    /// One line of help.
    public let help: String
    /// The kind of value.
    public let kind: Kind
    /// The one-letter name of an option; nil without one.
    public let short: String?
    /// The default value of an option as text; nil without one. Arguments have none.
    public let defaultValue: String?
    /// The least and the greatest number that is allowed; nil for kinds that aren't numbers, or without limits.
    public let range: [Double]?
    /// The only texts that are allowed; nil where any text is.
    public let choices: [String]?
    /// Whether the parameter may be given several times.
    public let repeats: Bool
    /// Whether an option has to be given. Arguments always have to be.
    public let required: Bool

    /// The kinds of values.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A picture, handed over as a file in the form that the description names.
        case image
        /// A picture's trained model, handed over as a .singan file. A model is trained first for a picture that has none.
        case model
        /// A whole number, a number, or a text.
        case integer, number, text
        /// An option without a value: given or not.
        case flag
    }

    /// Whether the user names a picture for the parameter.
    public var isPicture: Bool { kind == .image || kind == .model }
}

extension ExternalParameter {
    /// Throws where version 1 of the contract doesn't allow it; `place` is what messages call it.
    init(_ value: JSONValue, place: String, isArgument: Bool) throws(MemberReader.Fault) {
        var members = try MemberReader(value, place: place)
        name = try Self.name(&members, isArgument: isArgument)
        kind = try Self.kind(&members, isArgument: isArgument)
        help = try members.text("help", 0...1000) ?? ""
        repeats = try members.truth("repeats")
        range = try Self.range(&members, kind)
        choices = try Self.choices(&members, kind)
        short = try isArgument ? nil : Self.short(&members)
        required = isArgument ? true : try members.truth("required")
        defaultValue = try isArgument ? nil : Self.defaultValue(&members, kind)
        try members.end()
        if !isArgument { try checkTogether(members) }
    }

    private func checkTogether(_ members: MemberReader) throws(MemberReader.Fault) {
        if kind == .flag, repeats || required { throw members.fault(repeats ? "repeats" : "required", "makes no sense for a flag") }
        guard let defaultValue else { return }
        if repeats || required {
            throw members.fault("default", "makes no sense where the option is \(required ? "required" : "repeated")")
        }
        do { _ = try ParameterValue.checked(defaultValue, self) } catch {
            throw members.fault("default", "is not what the option takes: \(error)")
        }
    }

    private static func name(_ members: inout MemberReader, isArgument: Bool) throws(MemberReader.Fault) -> String {
        let name = try members.requiredText("name", 1...32)
        guard ExternalDescription.isName(name) else {
            throw members.fault("name", "must begin with a lower-case letter and go on with such letters, digits and single dashes")
        }
        guard isArgument || !ReservedOptions.long.contains(name) else {
            throw members.fault("name", "is '\(name)', and every task has an option --\(name) already")
        }
        return name
    }

    private static func kind(_ members: inout MemberReader, isArgument: Bool) throws(MemberReader.Fault) -> Kind {
        let text = try members.requiredText("kind", 1...16)
        let kinds = Kind.allCases.filter { !isArgument || $0 != .flag }
        guard let kind = kinds.first(where: { $0.rawValue == text }) else {
            throw members.fault("kind", "must be one of \(kinds.map(\.rawValue).joined(separator: ", "))")
        }
        return kind
    }

    private static func short(_ members: inout MemberReader) throws(MemberReader.Fault) -> String? {
        guard let text = try members.text("short", 1...1) else { return nil }
        guard text.wholeMatch(of: /[A-Za-z]/) != nil else { throw members.fault("short", "must be one letter") }
        guard !ReservedOptions.short.contains(text) else {
            throw members.fault("short", "is '\(text)', and every task has an option -\(text) already")
        }
        return text
    }

    private static func range(_ members: inout MemberReader, _ kind: Kind) throws(MemberReader.Fault) -> [Double]? {
        guard let value = members.value("range") else { return nil }
        guard kind == .integer || kind == .number else { throw members.fault("range", "makes no sense for the kind '\(kind.rawValue)'") }
        guard case .list(let values) = value else { throw members.fault("range", "must be two numbers, the smaller one first") }
        let numbers = values.compactMap { value -> Double? in
            switch value {
            case .integer(let number): Double(number)
            case .number(let number): number
            default: nil
            }
        }
        guard values.count == 2, numbers.count == 2, numbers[0] < numbers[1] else {
            throw members.fault("range", "must be two numbers, the smaller one first")
        }
        return numbers
    }

    private static func choices(_ members: inout MemberReader, _ kind: Kind) throws(MemberReader.Fault) -> [String]? {
        let values = try members.list("choices", 1...64)
        guard !values.isEmpty else { return nil }
        guard kind == .text else { throw members.fault("choices", "makes no sense for the kind '\(kind.rawValue)'") }
        var choices: [String] = []
        for value in values {
            // A completion script lists them as plain words.
            guard case .text(let text) = value, text.wholeMatch(of: /[A-Za-z0-9._+:-]{1,64}/) != nil, !choices.contains(text) else {
                throw members.fault("choices", "must be different words of letters, digits and . _ + : -")
            }
            choices.append(text)
        }
        return choices
    }

    /// Returns the default value as it would be given on the command line; nil without one.
    private static func defaultValue(_ members: inout MemberReader, _ kind: Kind) throws(MemberReader.Fault) -> String? {
        guard let value = members.value("default") else { return nil }
        switch (value, kind) {
        case (.integer(let number), .integer), (.integer(let number), .number): return String(number)
        case (.number(let number), .number): return String(number)
        case (.text(let text), .text):
            guard text.count <= 200, text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
                throw members.fault("default", "must have at most 200 characters and no control characters")
            }
            return text
        case (_, .image), (_, .model), (_, .flag): throw members.fault("default", "makes no sense for the kind '\(kind.rawValue)'")
        default: throw members.fault("default", "must be of the kind '\(kind.rawValue)'")
        }
    }
}
