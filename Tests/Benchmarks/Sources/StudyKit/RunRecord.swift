import Foundation
import SinGANEngine
import SinGANSupport
import SinGANTraining

/// One line of a results file.
package struct RunRecord: Codable, Hashable, Sendable {
    /// The configuration's name in the study.
    package var configuration: String
    /// Its JSON, with the seed.
    package var settings: JSON
    package var image: String
    /// SHA-256 of the picture at model size: what was trained on.
    package var picture: String
    /// The model's identity.
    package var model: String
    package var seed: UInt64
    /// Of the finest scale, pixels.
    package var width, height: Int
    package var kernel: String
    package var processor: String
    /// Seconds that the training's one thread computed; nil where they are not known.
    package var threadSeconds: Double?
    /// Seconds of the training by the clock, its preparations included, and what trained; nil where they are not known.
    package var wallSeconds: Double?
    package var machines: [TrainingTimes.Machine]?
    /// How often the training turned non-finite and went back.
    package var recoveries: Int
    /// How many were drawn and measured.
    package var samples: Int
    package var swd, coherence, completeness, diversity: Double
    /// RMSE of 1 of the reconstruction, and of a bicubic enlargement of the scale below.
    package var reconstruction, enlargement: Double

    /// Without a line break at its end. Seconds that are not known are null.
    package func line() throws(SinGANError) -> String {
        var json = try JSON(encoding: self)
        if json["threadSeconds"] == nil { json["threadSeconds"] = .null }
        return try json.line()
    }

    /// Whether this is what a study's run gives.
    package func belongs(to study: Study) -> Bool {
        guard let own = study.configurations.first(where: { $0.name == configuration }) else { return false }
        let description = study.description
        guard samples == description.samples, description.images.contains(image), description.seeds.contains(seed) else { return false }
        var wanted = own.configuration
        wanted.seed = seed
        return (try? settings.decoded(TrainingConfiguration.self)) == wanted
    }
}
