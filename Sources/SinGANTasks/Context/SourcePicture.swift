import SinGANEngine
import SinGANImaging

/// A picture that a task was given, or a model file given in its place.
public struct SourcePicture: Sendable {
    /// As the options name it.
    public let name: String
    /// The picture; of a model file, its training picture at model size.
    public let image: Image
    /// The model, where a model file was given.
    public let model: SinGANModel?

    public init(name: String, image: Image, model: SinGANModel?) {
        self.name = name
        self.image = image
        self.model = model
    }
}
