import ArgumentParser
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
                    + "composite, which --at, --scale and --rotate can't move",
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

/// The value of `--key`: "auto", or a colour such as #00ff00.
struct KeyColor: ExpressibleByArgument, Sendable, CustomStringConvertible {
    let description: String
    let key: ColorKey

    init?(argument: String) {
        description = argument.lowercased()
        if description == "auto" {
            key = .auto
            return
        }
        let digits = description.hasPrefix("#") ? description.dropFirst() : description[...]
        guard digits.count == 6, digits.allSatisfy(\.isHexDigit), let number = Int(digits, radix: 16) else { return nil }
        key = ColorKey(color: [16, 8, 0].map { Float(number >> $0 & 255) / 255 })
    }
}
