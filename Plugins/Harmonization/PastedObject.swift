import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// A picture that is put into another: which part of it is the object, and where it goes.
struct PastedObject {
    let image: Image
    let name: String
    /// The mask of `--mask`; nil where none was given.
    var mask: Mask?
    var maskName: String?
    /// The key of `--key`, for objects without alpha and mask.
    var key: ColorKey?
    var placement = Placement()

    /// Returns the object's colours, and a mask: `--mask`, on where it is at least half; else the alpha, which keeps its soft edge; else what differs
    /// from the ground. Throws `.badData` where there is no usable one.
    ///
    /// - Parameter mayBeAll: whether the mask may mark all of it: an object may be a rectangle.
    func cutOut(mayBeAll: Bool = true) throws(SinGANError) -> (pixels: Pixels, mask: Mask) {
        if let mask {
            let size = PixelSize(width: image.width, height: image.height)
            let marked = try mask.marking("the object", name: maskName ?? "the mask", of: size, named: name, mayBeAll: mayBeAll)
            return (try image.shownPixels(), marked)
        }
        guard let alpha = image.alpha() else {
            if let key { return try key.cut(image.pixels(), name: name) }
            throw SinGANError(
                .badData, "\(name) has no transparency that says what the object is, and there is no --mask",
                hint:
                    "Cut the object out into a PNG with alpha, give --mask FILE with white where the object is, or --key auto if it stands "
                    + "on a plain ground.")
        }
        guard alpha.values.contains(where: { $0 >= 0.5 }) else {
            throw SinGANError(
                .badData, "\(name) is transparent everywhere: nothing of it is at least half opaque",
                hint: "Give --mask FILE with white where the object is.")
        }
        return (try image.shownPixels(), alpha)
    }
}
