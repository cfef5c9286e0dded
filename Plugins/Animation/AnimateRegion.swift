import SinGANImaging
import SinGANSupport

/// The mask of `--region`, and the checks that it has to pass.
struct AnimateRegion {
    let mask: Mask
    let name: String

    /// Returns the softened region at the frames' size.
    ///
    /// - Parameters:
    ///   - picture: the name and the size of the picture that the mask was drawn on.
    ///   - width, height: the size of the frames.
    /// - Throws: `.badData` where the mask has neither the picture's size nor the frames', or marks nothing, or everything.
    func soft(on picture: (name: String, width: Int, height: Int), width: Int, height: Int) throws(SinGANError) -> Mask {
        let sizes = [(picture.width, picture.height), (width, height)]
        guard sizes.contains(where: { $0 == (mask.width, mask.height) }) else {
            throw SinGANError(
                .badData, "\(name) is \(mask.width)x\(mask.height) and \(picture.name) is \(picture.width)x\(picture.height)",
                hint: "Give a mask of the picture's size, white where it may move.")
        }
        let fitted = mask.resized(width: width, height: height).thresholded()
        guard fitted.values.contains(1) else {
            let isBlack = !mask.thresholded().values.contains(1)
            throw SinGANError(
                .badData,
                isBlack
                    ? "\(name) is all black: nothing may move" : "the region covers less than a pixel of the model's \(width)x\(height)",
                hint: isBlack ? "Paint it white where the picture may move." : "Paint a larger one, or train with a larger --max-size.")
        }
        guard fitted.values.contains(0) else {
            throw SinGANError(
                .badData, "\(name) is all white: everything may move",
                hint: "Leave --region out, or paint it black where nothing may move.")
        }
        return SoftMask.region(fitted)
    }
}
