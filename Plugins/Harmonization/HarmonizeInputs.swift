import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The pictures that a harmonization is given, and the rules by which they become a composite.
struct HarmonizeInputs {
    let background: Image
    let object: Image
    let objectName: String
    /// Of `--mask`.
    let mask: Mask?
    let maskName: String?

    /// Whether the object is a composite made elsewhere: it has the background's size, and a mask says where the object is.
    var isFinished: Bool { mask != nil && (object.width, object.height) == (background.width, background.height) }

    /// The object on the background.
    ///
    /// Throws `.badData` where there is no usable mask, and `.usage` where a placement is asked of a finished composite.
    func composite(_ placement: Placement) throws(SinGANError) -> NaiveComposite {
        let mask = try objectMask()
        guard isFinished else { return try placement.compose(object: object.pixels(), mask: mask, onto: background.pixels()) }
        guard placement == Placement() else {
            throw SinGANError(
                .usage,
                "\(objectName) has the background's size (\(object.width)x\(object.height)) and a mask: it is a finished composite, "
                    + "which --at and --scale can't move",
                hint: "Leave them out, or give the object alone.")
        }
        return NaiveComposite(pixels: try object.pixels(), mask: mask)
    }

    /// The composite as a file: in the background's own depth and profile, unless it came finished.
    func picture(of composite: NaiveComposite) throws(SinGANError) -> Image {
        isFinished ? object : try background.replacing(with: composite.pixels, where: composite.mask)
    }

    /// `--mask`, on where it is at least half; else the object's alpha, which keeps its soft edge.
    private func objectMask() throws(SinGANError) -> Mask {
        if let mask {
            let name = maskName ?? "the mask"
            return try mask.marking("object", name: name, of: PixelSize(width: object.width, height: object.height), named: objectName)
        }
        guard let alpha = object.alpha() else {
            throw SinGANError(
                .badData, "\(objectName) has no transparency that says what the object is, and there is no --mask",
                hint: "Cut the object out into a PNG with alpha, or give --mask FILE with white where the object is.")
        }
        guard alpha.values.contains(where: { $0 >= 0.5 }) else {
            throw SinGANError(
                .badData, "\(objectName) is transparent everywhere: nothing of it is at least half opaque",
                hint: "Give --mask FILE with white where the object is.")
        }
        return alpha
    }
}
