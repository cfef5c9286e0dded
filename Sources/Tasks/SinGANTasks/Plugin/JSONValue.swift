import Foundation
import SinGANEngine

/// A JSON value.
public enum JSONValue: Sendable, Hashable, Codable {
    /// The value `null`.
    case null
    /// The value `true` or `false`.
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// A number; infinity and NaN are written as null.
    case number(Double)
    /// A text.
    case text(String)
    /// An array.
    case list([JSONValue])
    /// An object; the order of its members doesn't count.
    case object([String: JSONValue])

    /// Reads any JSON value; whole numbers become `integer`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let values = try? container.decode([JSONValue].self) {
            self = .list(values)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// Writes the value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        // JSON has no word for infinity and NaN.
        case .number(let value): value.isFinite ? try container.encode(value) : try container.encodeNil()
        case .text(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }

    /// The value on one line, members in alphabetical order: equal values give equal text.
    public var text: String {
        // Every case above is encodable.
        guard let bytes = try? CanonicalJSON.encode(self) else { return "null" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The value on many lines, for people to read.
    public var indentedText: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        guard let data = try? encoder.encode(self) else { return "null" }
        return String(decoding: data, as: UTF8.self)
    }
}

extension JSONValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Makes `bool` of a literal.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Makes `integer` of a literal.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// Makes `number` of a literal.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// Makes `text` of a literal.
    public init(stringLiteral value: String) { self = .text(value) }
    /// Makes `list` of a literal.
    public init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    /// Makes `object` of a literal. Traps where a key appears twice.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(Dictionary(uniqueKeysWithValues: elements)) }

    /// Makes a text, or null of nil.
    public init(_ value: String?) { self = value.map { .text($0) } ?? .null }
    /// Makes a whole number, or null of nil.
    public init(_ value: Int?) { self = value.map { .integer($0) } ?? .null }
    /// Makes a number, or null of nil.
    public init(_ value: Double?) { self = value.map { .number($0) } ?? .null }
}
