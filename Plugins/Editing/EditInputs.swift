import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The pictures that an edit is given, and the rules by which they belong together.
struct EditInputs {
    /// The picture before the edit; for a model file, its training picture.
    let source: SourcePicture
    let edited: SourcePicture
    /// The mask of `--mask`; nil where none was given.
    let mask: Mask?
    let maskName: String?

    /// The picture whose samples stay outside the mask: the picture before the edit where it has the edit's size, else the edit.
    var original: Image { Self.size(source.image) == Self.size(edited.image) ? source.image : edited.image }

    /// Checks the sizes. Throws `.badData` where the pictures' proportions differ, or the mask hasn't the edit's size.
    func checkSizes() throws(SinGANError) {
        let (size, before) = (Self.size(edited.image), Self.size(source.image))
        guard size.hasShape(of: before) else {
            throw SinGANError(
                .badData, "\(edited.name) is \(size) and \(source.name) is \(before): their proportions differ",
                hint: "Edit a copy of the model's picture, of any size, but don't crop it.")
        }
        try mask?.checkSize(name: maskName ?? "the mask", of: size, named: edited.name)
    }

    /// Returns the edited area at the model's size: 1 or 0.
    ///
    /// Throws `.badData` where the pictures' proportions differ, where the mask can't be used, or where there is none and the difference makes none.
    func area(at model: PixelSize) throws(SinGANError) -> Mask {
        try checkSizes()
        guard let mask else {
            let training = try source.image.shownPixels().resized(width: model.width, height: model.height)
            return try EditedArea.difference(of: try edited.image.shownPixels(), from: training)
        }
        let marked = try mask.marking("the edit", name: maskName ?? "the mask", of: Self.size(edited.image), named: edited.name)
        return try EditedArea.fit(marked, width: model.width, height: model.height)
    }

    private static func size(_ image: Image) -> PixelSize { PixelSize(width: image.width, height: image.height) }
}
