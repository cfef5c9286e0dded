import ArgumentParser
import SinGANTasks

/// A parameter's place among argument-parser's properties, and what stood there on the command line.
struct ParameterValue: Sendable {
    /// The texts as they were given, or the default; "true" and "false" for a flag.
    let texts: [String]

    /// The property wrapper that argument-parser asks for a parameter's definition.
    static func wrapper(_ parameter: ExternalParameter, isArgument: Bool) -> any Sendable {
        let help = ArgumentHelp(helpText(parameter), valueName: valueName(parameter, isArgument))
        let check: @Sendable (String) throws -> String = { try checked($0, parameter) }
        let completion: CompletionKind? = parameter.isPicture ? .file() : parameter.choices.map { .list($0) }
        if isArgument {
            return parameter.repeats
                ? Argument<[String]>(help: help, completion: completion, transform: check)
                : Argument<String>(help: help, completion: completion, transform: check)
        }
        if parameter.kind == .flag { return Flag<Bool>(wrappedValue: false, name: names(parameter), help: help) }
        let name = names(parameter)
        if parameter.repeats {
            return parameter.required
                ? Option<[String]>(
                    name: name, parsing: .unconditionalSingleValue, help: help, completion: completion, transform: check)
                : Option<[String]>(
                    wrappedValue: [], name: name, parsing: .unconditionalSingleValue, help: help, completion: completion, transform: check)
        }
        return parameter.required
            ? Option<String>(name: name, parsing: .unconditional, help: help, completion: completion, transform: check)
            : Option<String?>(name: name, parsing: .unconditional, help: help, completion: completion, transform: check)
    }

    /// Reads the values that were given for the parameter.
    init(_ parameter: ExternalParameter, isArgument: Bool, from container: KeyedDecodingContainer<ParameterKey>) throws {
        let key = ParameterKey(parameter)
        if isArgument {
            texts =
                try parameter.repeats
                ? container.decode(Argument<[String]>.self, forKey: key).wrappedValue
                : [container.decode(Argument<String>.self, forKey: key).wrappedValue]
        } else if parameter.kind == .flag {
            texts = [try container.decode(Flag<Bool>.self, forKey: key).wrappedValue ? "true" : "false"]
        } else if parameter.repeats {
            texts = try container.decode(Option<[String]>.self, forKey: key).wrappedValue
        } else if parameter.required {
            texts = [try container.decode(Option<String>.self, forKey: key).wrappedValue]
        } else {
            let given = try container.decode(Option<String?>.self, forKey: key).wrappedValue
            texts = (given ?? parameter.defaultValue).map { [$0] } ?? []
        }
    }

    /// Returns the value for the request: numbers as numbers; a list where it may repeat; null where there is neither value nor default.
    func json(_ parameter: ExternalParameter) -> JSONValue {
        let values = texts.map { text -> JSONValue in
            switch parameter.kind {
            case .integer: Int(text).map { .integer($0) } ?? .null
            case .number: Double(text).map { .number($0) } ?? .null
            case .flag: .bool(text == "true")
            case .image, .model, .text: .text(text)
            }
        }
        return parameter.repeats ? .list(values) : values.first ?? .null
    }

    private static func names(_ parameter: ExternalParameter) -> NameSpecification {
        guard let short = parameter.short?.first else { return .customLong(parameter.name) }
        return [.customShort(short), .customLong(parameter.name)]
    }

    private static func helpText(_ parameter: ExternalParameter) -> String {
        var text = parameter.help
        if let range = parameter.range, range.count == 2 { text += " From \(number(range[0])) to \(number(range[1]))." }
        if let choices = parameter.choices { text += " One of: \(choices.joined(separator: ", "))." }
        if let defaultValue = parameter.defaultValue { text += " (default: \(defaultValue))" }
        return text
    }

    private static func valueName(_ parameter: ExternalParameter, _ isArgument: Bool) -> String {
        if isArgument { return parameter.name }
        switch parameter.kind {
        case .image: return "image"
        case .model: return "image|model"
        case .integer, .number: return "number"
        case .text, .flag: return "text"
        }
    }

    static func number(_ value: Double) -> String { value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value) }

    /// `text` where the parameter takes it. Throws argument-parser's error where it doesn't.
    static func checked(_ text: String, _ parameter: ExternalParameter) throws -> String {
        switch parameter.kind {
        case .integer, .number:
            guard let value = Double(text), value.isFinite else { throw ValidationError("'\(text)' is not a number") }
            if parameter.kind == .integer, Int(text) == nil { throw ValidationError("'\(text)' is not a whole number") }
            if let range = parameter.range, range.count == 2, value < range[0] || value > range[1] {
                throw ValidationError("it must lie between \(number(range[0])) and \(number(range[1]))")
            }
        case .text:
            if let choices = parameter.choices, !choices.contains(text) {
                throw ValidationError("'\(text)' is none of \(choices.joined(separator: ", "))")
            }
        case .image, .model, .flag: break
        }
        return text
    }
}

/// A parameter's key in argument-parser's decoding.
struct ParameterKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ parameter: ExternalParameter) { stringValue = parameter.name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
