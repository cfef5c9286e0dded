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
    /// Whether it only stands in for a result that isn't made yet: its size, depth and alpha count, its content doesn't.
    public let isStandIn: Bool

    /// The picture's.
    public var size: PixelSize { PixelSize(width: image.width, height: image.height) }

    public init(name: String, image: Image, model: SinGANModel?, isStandIn: Bool = false) {
        self.name = name
        self.image = image
        self.model = model
        self.isStandIn = isStandIn
    }
}
