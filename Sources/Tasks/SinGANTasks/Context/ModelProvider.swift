import SinGANEngine
import SinGANSupport

/// A source of models: it finds or trains the model of a picture.
public protocol ModelProvider: Sendable {
    /// Returns the picture's model, trained for `needs`. May take hours.
    ///
    /// - Throws: `PlanOnly` where only the plan was asked for, `.usage` where a model file was given that doesn't meet the needs, or the training's
    ///   errors.
    func model(of picture: SourcePicture, _ needs: TrainingNeeds, on compute: Compute, progress: @escaping ProgressHandler) throws
        -> SinGANModel

    /// Returns the scales that the model has or will have, without training it.
    ///
    /// - Throws: `.badData` for a picture that is too small.
    func scales(of picture: SourcePicture, _ needs: TrainingNeeds) throws(SinGANError) -> [ScalePlan]
}

extension ModelProvider {
    /// Returns the scales of the model without special needs.
    public func scales(of picture: SourcePicture) throws(SinGANError) -> [ScalePlan] { try scales(of: picture, .none) }
}
