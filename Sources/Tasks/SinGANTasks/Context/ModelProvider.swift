import SinGANEngine
import SinGANSupport

/// Finds or makes the model of a picture.
public protocol ModelProvider: Sendable {
    /// The picture's model, trained as `needs` say. May take hours; throws `PlanOnly` where only the plan was asked for, and `.usage` where a model
    /// file was given that doesn't meet the needs.
    func model(of picture: SourcePicture, _ needs: TrainingNeeds, on compute: Compute, progress: @escaping ProgressHandler) throws
        -> SinGANModel

    /// How many scales the model has or will have, without training it.
    func scales(of picture: SourcePicture, _ needs: TrainingNeeds) throws(SinGANError) -> [ScalePlan]
}

extension ModelProvider {
    /// Of the model that needs nothing special.
    public func scales(of picture: SourcePicture) throws(SinGANError) -> [ScalePlan] { try scales(of: picture, .none) }
}
