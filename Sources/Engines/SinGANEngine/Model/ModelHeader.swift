/// The JSON in a model file's metadata, under the key "singan".
struct ModelHeader: Codable {
    /// Raised when an older reader would misunderstand a file.
    static let currentFormat = 1
    static let key = "singan"

    struct Progress: Codable {
        var completedScales: Int
        /// Iterations of the scale after those.
        var iteration: Int
        var criticSteps: Int
        var generatorSteps: Int
        var rateFactor: Double
        var recoveries: [Recovery]
        /// Iterations of every finished scale, where they aren't the configuration's.
        var iterations: [Int]?
        /// Of the current scale, see `ScaleState`.
        var settledAt: Int?
    }

    var format: Int
    var identity: String
    var kernel: String
    var configuration: TrainingConfiguration
    var progress: Progress
}

/// Read before the rest, so that a newer file is recognized whatever else has changed.
struct ModelFormat: Codable {
    var format: Int
}
