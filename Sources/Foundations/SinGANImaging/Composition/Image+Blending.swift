import SinGANSupport

extension Image {
    /// Returns this picture with a generated one blended in, at this one's size. Where the softened mask is 0 every sample stays, byte for byte;
    /// elsewhere the generated picture, enlarged with the detail of `source`, is mixed in.
    ///
    /// - Parameters:
    ///   - generated: the picture to blend in, of any size.
    ///   - soft: the share of the generated picture, 0...1, of any size.
    ///   - source: what went into the model, of this picture's size: the composite, or the edit.
    /// - Throws: `.badData` where this picture's colour profile can't be written to.
    public func blended(with generated: Pixels, _ soft: Mask, detailOf source: Pixels) throws(SinGANError) -> Image {
        let soft = soft.resized(width: width, height: height)
        let enlarged = DetailTransfer.enlarge(generated, like: source)
        return try replacing(with: try shownPixels().mixed(with: enlarged, soft), where: soft)
    }

    /// Returns this picture with other colours everywhere; size, depth, profile and alpha stay. Traps where sizes differ.
    ///
    /// - Throws: `.badData` like `replacing(with:where:)`.
    public func replacing(with pixels: Pixels) throws(SinGANError) -> Image {
        try replacing(with: pixels, where: Mask(width: width, height: height, repeating: 1))
    }
}
