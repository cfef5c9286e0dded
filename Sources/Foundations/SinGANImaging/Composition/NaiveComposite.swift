/// An object laid on a background, before any model has touched it.
public struct NaiveComposite: Sendable {
    /// The background's size.
    public let pixels: Pixels
    /// The placed object's soft alpha, the background's size.
    public let mask: Mask

    /// Traps where the sizes differ.
    public init(pixels: Pixels, mask: Mask) {
        precondition(
            pixels.width == mask.width && pixels.height == mask.height,
            "a mask of \(mask.width)x\(mask.height) for \(pixels.width)x\(pixels.height)")
        self.pixels = pixels
        self.mask = mask
    }
}
