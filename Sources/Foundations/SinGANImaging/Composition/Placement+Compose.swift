import SinGANSupport

extension Placement {
    /// Lays `object` on `background` where `mask` (of the object's size, 1 = object) says so.
    ///
    /// The object's top left corner is put on a whole pixel, so that an object at its own size stays as sharp as it is. Scaling works
    /// on colours multiplied by the mask: what is under transparent pixels doesn't bleed in. Colours are blended as sRGB values. What
    /// is beyond the background's edge is cut off.
    ///
    /// - Throws: `.badData` where object and mask differ in size, `.usage` where nothing of the object would be seen or it would be unreasonably
    ///   large.
    public func compose(object: Pixels, mask: Mask, onto background: Pixels) throws(SinGANError) -> NaiveComposite {
        guard (object.width, object.height) == (mask.width, mask.height) else {
            throw SinGANError(
                .badData, "the object is \(object.width)x\(object.height) and its mask \(mask.width)x\(mask.height)",
                hint: "Give a mask of the object's size.")
        }
        let size = size(object: (object.width, object.height), background: (background.width, background.height))
        let x = (center?.x ?? .percent(50)).position(in: background.width) - Double(size.width) / 2
        let y = (center?.y ?? .percent(50)).position(in: background.height) - Double(size.height) / 2
        let (left, top) = (Int(x.rounded()), Int(y.rounded()))
        guard left < background.width, top < background.height, left + size.width > 0, top + size.height > 0 else {
            throw outside(left: left, top: top, size: size, background: background)
        }
        try checkSize(size, background)
        let layer = Layer(object: object, mask: mask).resized(width: size.width, height: size.height)
        let composite = layer.over(background, left: left, top: top)
        guard composite.mask.values.contains(where: { $0 > 0 }) else {
            throw SinGANError(
                .usage, "nothing of the object is seen: its mask is empty on the background's \(background.width)x\(background.height)",
                hint: "Choose another --at, or a mask that is white or opaque where the object is.")
        }
        return composite
    }

    /// Checks the scaled size: scaling works on the whole object, also on the part that is cut off.
    private func checkSize(_ size: (width: Int, height: Int), _ background: Pixels) throws(SinGANError) {
        let limit = max(100_000_000, 4 * background.width * background.height)
        guard size.width.multipliedReportingOverflow(by: size.height).partialValue > limit else { return }
        throw SinGANError(
            .usage,
            "the object would be \(size.width)x\(size.height) on a background of \(background.width)x\(background.height)",
            hint: "Choose a smaller --scale.")
    }

    private func outside(left: Int, top: Int, size: (width: Int, height: Int), background: Pixels) -> SinGANError {
        SinGANError(
            .usage,
            "the object (\(size.width)x\(size.height), from \(left),\(top) to \(left + size.width),\(top + size.height)) is wholly outside "
                + "the background (\(background.width)x\(background.height))",
            hint: "Choose a place such as --at 60%,70%.")
    }
}
