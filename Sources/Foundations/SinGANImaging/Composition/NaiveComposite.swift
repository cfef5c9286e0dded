/// An object laid on a background, before a model has changed it.
public struct NaiveComposite: Sendable {
    /// The composed picture, of the background's size.
    public let pixels: Pixels
    /// The placed object's soft alpha, of the background's size.
    public let mask: Mask

    /// Makes a composite of a picture and its mask. Traps where the sizes differ.
    public init(pixels: Pixels, mask: Mask) {
        precondition(
            pixels.width == mask.width && pixels.height == mask.height,
            "a mask of \(mask.width)x\(mask.height) for \(pixels.width)x\(pixels.height)")
        self.pixels = pixels
        self.mask = mask
    }
}
