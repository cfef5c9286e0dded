import Foundation
import SinGANSupport

/// Any JSON value: what a study sets is known to the training configuration alone.
package enum JSON: Codable, Hashable, Sendable {
    case null
    case truth(Bool)
    /// Whole and not negative: seeds use all 64 bits.
    case whole(UInt64)
    case number(Double)
    case text(String)
    case list([JSON])
    case members([String: JSON])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .truth(value)
        } else if let value = try? container.decode(UInt64.self) {
            self = .whole(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSON].self) {
            self = .list(value)
        } else {
            self = .members(try container.decode([String: JSON].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .truth(let value): try container.encode(value)
        case .whole(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .members(let value): try container.encode(value)
        }
    }
}

extension JSON {
    /// What a value is encoded as. Throws `.internalFailure` where it can't be.
    package init(encoding value: some Encodable) throws(SinGANError) {
        do { self = try JSONDecoder().decode(JSON.self, from: JSONEncoder().encode(value)) } catch {
            throw SinGANError(.internalFailure, "a value can't be written as JSON", cause: error)
        }
    }

    /// The value that this encodes.
    package func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: JSONEncoder().encode(self))
    }

    /// One line, members in alphabetical order.
    package func line() throws(SinGANError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return String(decoding: try encoder.encode(self), as: UTF8.self) } catch {
            throw SinGANError(.internalFailure, "a value can't be written as JSON", cause: error)
        }
    }

    /// A member of an object; nil where there is none. Setting it in anything else makes that an object.
    package subscript(_ name: String) -> JSON? {
        get { if case .members(let members) = self { members[name] } else { nil } }
        set {
            var members = [String: JSON]()
            if case .members(let own) = self { members = own }
            members[name] = newValue
            self = .members(members)
        }
    }

    package subscript(path path: ArraySlice<String>) -> JSON? {
        get { path.first.map { self[$0]?[path: path.dropFirst()] } ?? self }
        set {
            guard let name = path.first else {
                self = newValue ?? .null
                return
            }
            guard path.count > 1 else {
                self[name] = newValue
                return
            }
            var inner = self[name] ?? .members([:])
            inner[path: path.dropFirst()] = newValue
            self[name] = inner
        }
    }

    /// Objects merged member by member; of everything else the changes' value.
    package func merged(with changes: JSON) -> JSON {
        guard case .members(let own) = self, case .members(let other) = changes else { return changes }
        return .members(own.merging(other) { $0.merged(with: $1) })
    }

    /// The paths to everything that is no object with members, in alphabetical order.
    package var leaves: [[String]] {
        guard case .members(let members) = self, !members.isEmpty else { return [[]] }
        return members.keys.sorted().flatMap { name in members[name, default: .null].leaves.map { [name] + $0 } }
    }

    /// Whether two values mean the same: 10 and 10.0 do.
    package func means(_ other: JSON) -> Bool {
        switch (self, other) {
        case (.whole(let a), .number(let b)), (.number(let b), .whole(let a)): Double(a) == b
        case (.list(let a), .list(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.means($1) }
        default: self == other
        }
    }
}
