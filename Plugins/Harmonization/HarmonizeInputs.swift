import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The pictures that a harmonization is given, and the rules by which they become a composite.
struct HarmonizeInputs {
    let background: Image
    /// The objects, at least one; later ones lie on top.
    let objects: [PastedObject]

    /// The one object, if it is a composite made elsewhere: it has the background's size, and a mask says where the object is.
    var finished: PastedObject? {
        guard objects.count == 1, let object = objects.first, object.mask != nil else { return nil }
        return (object.image.width, object.image.height) == (background.width, background.height) ? object : nil
    }

    /// Lays the objects on the background.
    ///
    /// Throws `.badData` where there is no usable mask, and `.usage` where a placement is asked of a finished composite.
    func composite() throws(SinGANError) -> NaiveComposite {
        if let finished { return try composite(finished) }
        var pixels = try background.shownPixels()
        var mask = Mask(width: background.width, height: background.height, repeating: 0)
        for object in objects {
            let cut = try object.cutOut()
            let pasted = try object.placement.compose(object: cut.pixels, mask: cut.mask, onto: pixels)
            pixels = pasted.pixels
            mask = mask.united(with: pasted.mask)
        }
        return NaiveComposite(pixels: pixels, mask: mask)
    }

    private func composite(_ object: PastedObject) throws(SinGANError) -> NaiveComposite {
        let cut = try object.cutOut(mayBeAll: false)
        guard object.placement == Placement() else {
            throw SinGANError(
                .usage,
                "\(object.name) has the background's size (\(background.width)x\(background.height)) and a mask: it is a finished "
                    + "composite, which --at and --scale can't move",
                hint: "Leave them out, or give the object alone.")
        }
        return NaiveComposite(pixels: cut.pixels, mask: cut.mask)
    }

    /// Returns the composite as a picture for a file: in the background's own depth and profile, unless it came finished.
    func picture(of composite: NaiveComposite) throws(SinGANError) -> Image {
        if let finished { return finished.image }
        return try background.replacing(with: composite.pixels, where: composite.mask).alpha(atLeast: composite.mask)
    }
}
