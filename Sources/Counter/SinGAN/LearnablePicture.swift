/// A picture that can be learned from: `Image`, as it was read from a file, or `Pixels`.
public protocol LearnablePicture: Sendable {
    /// The picture with its own colours and transparency; pixels as 8 bit sRGB, as a file would hold them.
    var image: Image { get }
}

extension Image: LearnablePicture {
    /// The picture itself.
    public var image: Image { self }
}

extension Pixels: LearnablePicture {
    /// 8 bit sRGB.
    public var image: Image { Image(pixels: self) }
}

extension LearnablePicture {
    /// What tasks make of a picture that a file holds.
    var source: SourcePicture { SourcePicture(name: "the picture", image: image, model: nil) }
}
