import SinGANEngine
import SinGANImaging
import SinGANSupport

extension Mask {
    /// Checks that the mask has the size of the picture that it belongs to.
    ///
    /// - Throws: `.badData` where it hasn't.
    public func checkSize(name: String, of size: PixelSize, named pictureName: String) throws(SinGANError) {
        guard PixelSize(width: width, height: height) != size else { return }
        throw SinGANError(
            .badData, "\(name) is \(width)x\(height) and \(pictureName) is \(size)", hint: "Give a mask of \(pictureName)'s size.")
    }

    /// Reads a mask with which a user marks a part of a picture: on (1) from one half, else off (0).
    ///
    /// - Throws: `.badData` where it hasn't the picture's size, or where it marks nothing or everything.
    ///
    /// - Parameters:
    ///   - what: the part that it marks, for messages: "the object".
    ///   - mayBeAll: whether it may mark everything.
    ///   - name: the mask's name in messages.
    ///   - size, pictureName: the size and the name of the picture that it belongs to.
    public func marking(
        _ what: String, name: String, of size: PixelSize, named pictureName: String, mayBeAll: Bool = false
    ) throws(SinGANError) -> Mask {
        try checkSize(name: name, of: size, named: pictureName)
        let hard = thresholded()
        guard hard.values.contains(1) else {
            throw SinGANError(.badData, "\(name) is all black: it doesn't mark \(what)", hint: "Paint it white where \(what) is.")
        }
        guard mayBeAll || hard.values.contains(0) else {
            throw SinGANError(
                .badData, "\(name) is all white: it marks all of the picture as \(what)", hint: "Paint it black where \(what) is not.")
        }
        return hard
    }
}
