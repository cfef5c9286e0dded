import SinGANEngine
import SinGANImaging
import SinGANSupport

/// What to train within which time, and where models are kept.
public struct BudgetRequest: Sendable {
    /// The whole picture.
    public let pixels: Pixels
    /// What would be trained without the budget; iterations per scale aren't part of it.
    public let configuration: TrainingConfiguration
    public let budget: TrainingBudget
    /// The model goes there under the name that it has without a budget.
    public let store: ModelStore
    /// Trains anew although a finished model is there; an unfinished one is gone on with all the same.
    public var retrain = false
    /// Seconds between checkpoints.
    public var checkpointInterval = 60.0
    /// Gets a sample of what is trained so far, now and then and at every scale's end; called from the training thread.
    public var preview: (@Sendable (Pixels) -> Void)?

    public init(pixels: Pixels, configuration: TrainingConfiguration, budget: TrainingBudget, store: ModelStore) {
        (self.pixels, self.configuration, self.budget, self.store) = (pixels, configuration, budget, store)
    }

    /// What stays the same however often the command is given: names the training's files. 64 hexadecimal digits of SHA-256.
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
