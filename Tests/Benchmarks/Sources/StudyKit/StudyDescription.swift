import Foundation
import SinGANEngine
import SinGANSupport

/// What a study compares: the JSON file that study/README.md describes.
package struct StudyDescription: Codable, Sendable {
    /// `maxSize` of every configuration that sets none, pixels.
    package var size: Int
    /// File names in the folder of images.
    package var images: [String]
    package var seeds: [UInt64]
    /// So many are drawn of each model and measured.
    package var samples: Int
    /// The configuration that the others are compared with.
    package var reference: String
    package var configurations: [Entry]

    package struct Entry: Codable, Sendable {
        package var name: String
        /// `paper` where none is named.
        package var preset: String?
        /// Members of the training configuration, on top of the preset's.
        package var set: JSON?
    }

    /// Throws `.noInput` or `.badData`.
    package static func read(_ path: String) throws(SinGANError) -> StudyDescription {
        try StudyDescription(json: AtomicFile.read(path), name: path)
    }

    /// - Parameter name: how messages call it.
    package init(json bytes: [UInt8], name: String) throws(SinGANError) {
        do {
            let whole = try JSONDecoder().decode(JSON.self, from: Data(bytes))
            self = try whole.decoded()
            try Self.checkNames(whole, known: ["size", "images", "seeds", "samples", "reference", "configurations"], name)
            if case .list(let entries)? = whole["configurations"] {
                for entry in entries { try Self.checkNames(entry, known: ["name", "preset", "set"], "\(name), configurations") }
            }
        } catch let error as SinGANError { throw error } catch {
            throw SinGANError(.badData, "\(name) describes no study: \(Overlay.reason(error))", hint: "study/README.md shows one.")
        }
        try check(name)
    }

    private static func checkNames(_ object: JSON, known: [String], _ place: String) throws(SinGANError) {
        guard case .members(let members) = object, let unknown = members.keys.sorted().first(where: { !known.contains($0) }) else { return }
        throw SinGANError(.badData, "\(place): there is no member \(unknown)", hint: "Known members: \(known.joined(separator: ", ")).")
    }

    private func check(_ name: String) throws(SinGANError) {
        func refuse(_ what: String, _ hint: String) -> SinGANError { SinGANError(.badData, "\(name): \(what)", hint: hint) }
        let names = configurations.map(\.name)
        for (what, count) in [("images", images.count), ("seeds", seeds.count), ("configurations", names.count)] where count == 0 {
            throw refuse("there are no \(what)", "Name at least one.")
        }
        for (what, isUnique) in [
            ("an image", Set(images).count == images.count), ("a seed", Set(seeds).count == seeds.count),
            ("the name of a configuration", Set(names).count == names.count),
        ] where !isUnique { throw refuse("\(what) is there twice", "Name each once.") }
        if let bad = names.first(where: { $0.isEmpty || $0.contains { $0 == "|" || $0 == "," || $0.isNewline } }) {
            throw refuse("\"\(bad)\" can't be the name of a configuration", "Names have no commas, bars or line breaks.")
        }
        guard names.contains(reference) else {
            throw refuse("the reference \"\(reference)\" is no configuration", "Name one of: \(names.joined(separator: ", ")).")
        }
        guard (2...256).contains(samples) else {
            throw refuse("samples is \(samples)", "It must lie between 2 and 256: diversity needs two.")
        }
    }
}
