import Foundation
import SinGANSupport

/// Changes to a value by the names in its JSON, so that what is added to the value later can be changed without a word about it here.
package enum Overlay {
    /// - Parameters:
    ///   - changes: an object; objects in it change the members that they name, and leave the others.
    ///   - place: how messages call it.
    ///
    /// Throws `.badData` for members that the value doesn't have, and for values that a member can't take.
    package static func apply<Value: Codable>(_ changes: JSON, to base: Value, place: String) throws(SinGANError) -> Value {
        let merged = try JSON(encoding: base).merged(with: changes)
        let value: Value
        do { value = try merged.decoded() } catch {
            throw SinGANError(.badData, "\(place): \(Self.reason(error))", hint: "Known members: \(names(base, merged)).")
        }
        let kept = try JSON(encoding: value)
        for path in changes.leaves where !path.isEmpty {
            let name = path.joined(separator: ".")
            guard let taken = kept[path: path[...]] else {
                guard !refusesNonsense(Value.self, merged, path) else { continue }
                throw SinGANError(.badData, "\(place): there is no member \(name)", hint: hint(base, kept, path))
            }
            guard let wanted = changes[path: path[...]], !wanted.means(taken), wanted != .members([:]) else { continue }
            throw SinGANError(
                .badData,
                "\(place): \(name) can't be \((try? wanted.line()) ?? "this"): it would be taken as \((try? taken.line()) ?? "another")",
                hint: "Choose a value that it can take.")
        }
        return value
    }

    /// What is no member is skipped by the decoder whatever it holds; a member can't be lists of lists of nothing. That tells members which are
    /// left out of the encoding while they are not used from those that don't exist.
    private static func refusesNonsense<Value: Decodable>(_ type: Value.Type, _ whole: JSON, _ path: [String]) -> Bool {
        var whole = whole
        whole[path: path[...]] = .list([.list([.list([.list([.list([])])])])])
        return (try? whole.decoded(type)) == nil
    }

    private static func hint<Value: Codable>(_ base: Value, _ kept: JSON, _ path: [String]) -> String {
        guard path.count > 1, case .members(let around)? = kept[path: path.dropLast()] else {
            return "Known members: \(names(base, kept))."
        }
        return "Known members of \(path.dropLast().joined(separator: ".")): \(around.keys.sorted().joined(separator: ", "))."
    }

    /// All members, those that are left out of the encoding too.
    private static func names<Value: Codable>(_ base: Value, _ merged: JSON) -> String {
        guard let encoded = try? JSON(encoding: base), case .members(let members) = encoded else { return "none" }
        let stored = Mirror(reflecting: base).children.compactMap(\.label).filter {
            members[$0] == nil && refusesNonsense(Value.self, encoded, [$0])
        }
        return (members.keys + stored).sorted().joined(separator: ", ")
    }

    /// What a decoder didn't like, in one clause.
    package static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return error.localizedDescription }
        func text(_ context: DecodingError.Context) -> String {
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            // The parser's own words about what it stumbled on, where it has any.
            let parser = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String
            let said = (parser ?? context.debugDescription).trimmingCharacters(in: CharacterSet(charactersIn: ". "))
            return path.isEmpty ? said : "\(path): \(said)"
        }
        switch error {
        case .keyNotFound(let key, let context):
            return "\((context.codingPath.map(\.stringValue) + [key.stringValue]).joined(separator: ".")) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context): return text(context)
        @unknown default: return error.localizedDescription
        }
    }
}
