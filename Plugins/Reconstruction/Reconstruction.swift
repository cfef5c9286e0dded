import SinGANEngine
import SinGANImaging
import SinGANSupport

/// The picture as a model remembers it, from its fixed noise (SinGAN, equation 6), and how far that is from the real one.
///
///     let reconstruction = try Reconstruction(model: model, compute: Compute())
public struct Reconstruction: Sendable {
    /// As large as the finest scale that is trained.
    public let picture: Pixels
    /// Root of the mean squared difference from the real picture at that size, of values 0...1.
    public let error: Double
    /// The same of a bicubic enlargement of the scale below.
    public let enlargement: Double
    /// Whether the model ends below the size of its picture, where patches take over.
    public let isPartial: Bool

    /// Throws `.badData` where no scale of the model is trained, or the reason of a cancellation.
    public init(model: SinGANModel, compute: Compute) throws(SinGANError) {
        let fidelity = try model.fidelity(on: compute)
        picture = try model.reconstruct(enlarges: !model.isHandedOver, on: compute)
        (error, enlargement, isPartial) = (fidelity.reconstruction, fidelity.enlargement, model.isHandedOver)
    }
}
