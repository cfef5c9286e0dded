import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport

/// A description whose configurations are known to be trainable.
package struct Study: Sendable {
    package let description: StudyDescription
    /// In the description's order; the seeds are the runs'.
    package let configurations: [(name: String, configuration: TrainingConfiguration)]

    /// Throws `.badData` for what no training can be made with, and for configurations that are the same.
    package init(_ description: StudyDescription) throws(SinGANError) {
        var all: [(name: String, configuration: TrainingConfiguration)] = []
        for entry in description.configurations {
            let configuration = try Self.configuration(entry, size: description.size)
            if let same = all.first(where: { $0.configuration == configuration }) {
                throw SinGANError(
                    .badData, "the configurations \(same.name) and \(entry.name) are the same", hint: "Remove one, or check what it sets.")
            }
            all.append((entry.name, configuration))
        }
        (self.description, configurations) = (description, all)
    }

    private static func configuration(_ entry: StudyDescription.Entry, size: Int) throws(SinGANError) -> TrainingConfiguration {
        let place = "configuration \(entry.name)"
        guard let preset = Preset(rawValue: entry.preset ?? "paper") else {
            let known = Preset.allCases.map(\.rawValue).joined(separator: ", ")
            throw SinGANError(.badData, "\(place): there is no preset \(entry.preset ?? "")", hint: "Presets: \(known).")
        }
        var base = TrainingConfiguration(preset: preset)
        base.maxSize = size
        let changes = entry.set ?? .members([:])
        guard case .members = changes else {
            throw SinGANError(.badData, "\(place): what it sets is no object", hint: "Write \"set\": {\"iterations\": 1000}.")
        }
        guard changes["seed"] == nil else {
            throw SinGANError(.badData, "\(place) sets the seed", hint: "Seeds are the study's: name them there.")
        }
        let configuration = try Overlay.apply(changes, to: base, place: place)
        do { try configuration.validate() } catch {
            throw SinGANError(.badData, "\(place): \(error.message)", hint: error.hint)
        }
        guard configuration.quantizedScale == nil else {
            throw SinGANError(.badData, "\(place) has a quantized scale, which needs another model", hint: "Leave it out.")
        }
        return configuration
    }

    /// All trainings: seed by seed, image by image, configuration by configuration, so that early results compare. Throws `.noInput` or `.badData` for
    /// pictures that can't be read or are too small.
    ///
    /// - Parameter only: names of configurations; nil for all.
    package func runs(images folder: String, only: [String]? = nil) throws(SinGANError) -> [StudyRun] {
        for name in only ?? [] where !configurations.contains(where: { $0.name == name }) {
            throw SinGANError(
                .usage, "there is no configuration \(name)", hint: "Known: \(configurations.map(\.name).joined(separator: ", ")).")
        }
        let wanted = configurations.filter { only?.contains($0.name) ?? true }
        var pictures: [[TrainingPicture]] = []
        for image in description.images {
            let pixels = try ImageReader().read("\(folder)/\(image)").pixels()
            var fitted: [TrainingPicture] = []
            for entry in wanted {
                do { fitted.append(try TrainingPicture(fitting: pixels, entry.configuration)) } catch {
                    throw SinGANError(.badData, "\(image), configuration \(entry.name): \(error.message)", hint: error.hint)
                }
            }
            pictures.append(fitted)
        }
        var runs: [StudyRun] = []
        for seed in description.seeds {
            for (image, fitted) in zip(description.images, pictures) {
                for (entry, picture) in zip(wanted, fitted) {
                    var configuration = entry.configuration
                    configuration.seed = seed
                    runs.append(
                        StudyRun(
                            name: entry.name, configuration: configuration, image: image, picture: picture,
                            identity: try picture.identity(configuration)))
                }
            }
        }
        return runs
    }
}

/// One training of a study.
package struct StudyRun: Sendable {
    /// The configuration's.
    package let name: String
    /// With the run's seed.
    package let configuration: TrainingConfiguration
    package let image: String
    package let picture: TrainingPicture
    /// The model's.
    package let identity: String
}
