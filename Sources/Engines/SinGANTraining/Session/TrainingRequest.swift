import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport

/// A training with a fixed schedule: what to train with which iterations, and where the model is kept.
public struct TrainingRequest: Sendable {
    /// The picture to train on, at model size.
    public let picture: TrainingPicture
    /// The hyper-parameters, which with the picture decide the model's bytes.
    public let configuration: TrainingConfiguration
    /// The path of the model file, which is found, resumed or made.
    public let destination: String
    /// Whether the model is trained anew although a finished one is there; an unfinished one is resumed all the same.
    public var retrain: Bool
    /// The whole model without the quantized scale, for a configuration that has one: all other scales are taken from it.
    public var base: SinGANModel?
    /// The seconds between checkpoints.
    public var checkpointInterval = 60.0
    /// A function that takes a sample of what is trained so far, now and then and at every scale's end; called from the training thread.
    public var preview: (@Sendable (Pixels) -> Void)?

    /// Makes a request for a model in the file `destination`.
    public init(picture: TrainingPicture, configuration: TrainingConfiguration, destination: String, retrain: Bool = false) {
        self.picture = picture
        self.configuration = configuration
        self.destination = destination
        self.retrain = retrain
    }
}

/// A training whose schedule a budget decides: what to train within which time, and where models are kept.
public struct BudgetRequest: Sendable {
    /// The whole picture.
    public let pixels: Pixels
    /// The hyper-parameters of the training without the budget; iterations per scale aren't part of them.
    public let configuration: TrainingConfiguration
    /// The time that the training may take.
    public let budget: TrainingBudget
    /// The folder of models; the model goes there under the name that it has without a budget.
    public let store: ModelStore
    /// Whether the model is trained anew although a finished one is there; an unfinished one is resumed all the same.
    public var retrain = false
    /// The seconds between checkpoints.
    public var checkpointInterval = 60.0
    /// A function that takes a sample of what is trained so far, now and then and at every scale's end; called from the training thread.
    public var preview: (@Sendable (Pixels) -> Void)?
    /// The plans that were made already. Sessions that share them train what one of them has planned.
    public var plans = BudgetPlans()

    /// Makes a request to train a picture, of any size, as near to the configuration as the budget allows.
    public init(pixels: Pixels, configuration: TrainingConfiguration, budget: TrainingBudget, store: ModelStore) {
        (self.pixels, self.configuration, self.budget, self.store) = (pixels, configuration, budget, store)
    }

    /// Returns what stays the same however often the command is given, and names the training's files: 64 hexadecimal digits of SHA-256.
    func key() throws(SinGANError) -> String {
        var wanted = configuration
        wanted.scaleIterations = []
        let picture = try TrainingPicture(fitting: pixels, wanted)
        var digest = Digest()
        digest.update("singan budget 2\n\(pixels.width)x\(pixels.height) \(picture.width)x\(picture.height)\n")
        digest.update("\(budget.seconds) \(budget.keepsMaxSize) \(budget.keepsCrop) \(budget.keepsTrainedTo)\n")
        digest.update(try CanonicalJSON.encode(wanted))
        digest.update(picture.bytes)
        return digest.hexadecimal()
    }
}
