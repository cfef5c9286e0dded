import SinGANEngine
import SinGANImaging

/// What to train, and where the model is kept.
public struct TrainingRequest: Sendable {
    public let picture: TrainingPicture
    public let configuration: TrainingConfiguration
    /// The model file: found, gone on with, or made.
    public let destination: String
    /// Trains anew although a finished model is there; an unfinished one is gone on with all the same.
    public var retrain: Bool
    /// Of a configuration with a quantized scale: the whole model without it, from which all other scales are taken.
    public var base: SinGANModel?
    /// Seconds between checkpoints.
    public var checkpointInterval = 60.0
    /// Gets a sample of what is trained so far, now and then and at every scale's end; called from the training thread.
    public var preview: (@Sendable (Pixels) -> Void)?

    public init(picture: TrainingPicture, configuration: TrainingConfiguration, destination: String, retrain: Bool = false) {
        self.picture = picture
        self.configuration = configuration
        self.destination = destination
        self.retrain = retrain
    }
}
