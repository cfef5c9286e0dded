import SinGANEngine
import SinGANSupport

/// Finds or makes the model of a picture.
public protocol ModelProvider: Sendable {
    /// The picture's model. May take hours; throws `PlanOnly` where only the plan was asked for.
    func model(of picture: SourcePicture, on compute: Compute, progress: @escaping ProgressHandler) throws -> SinGANModel

    /// How many scales the model has or will have, without training it.
    func scales(of picture: SourcePicture) throws(SinGANError) -> [ScalePlan]
}
