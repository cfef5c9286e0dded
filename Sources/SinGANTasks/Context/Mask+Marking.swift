import SinGANEngine
import SinGANImaging
import SinGANSupport

extension Mask {
    /// A mask that a user gave to say what part of a picture is meant: on (1) from one half, else off (0).
    ///
    /// Throws `.badData` where it hasn't the picture's size, or where it marks nothing or everything.
    ///
    /// - Parameters:
    ///   - what: what it marks, for messages: "object".
    ///   - name: what messages call the mask.
    ///   - size, pictureName: of the picture that it belongs to.
    public func marking(_ what: String, name: String, of size: PixelSize, named pictureName: String) throws(SinGANError) -> Mask {
        guard PixelSize(width: width, height: height) == size else {
            throw SinGANError(
                .badData, "\(name) is \(width)x\(height) and \(pictureName) is \(size)", hint: "Give a mask of \(pictureName)'s size.")
        }
        let hard = thresholded()
        guard hard.values.contains(1) else {
            throw SinGANError(.badData, "\(name) is all black: no \(what) is marked", hint: "Paint it white where the \(what) is.")
        }
        guard hard.values.contains(0) else {
            throw SinGANError(
                .badData, "\(name) is all white: everything would be \(what)", hint: "Paint it black where the \(what) is not.")
        }
        return hard
    }
}
