import SinGANImaging
import SinGANSupport
import SinGANTasks
import Synchronization

/// The frames of the animation that was looked at last, as files for a browser.
final class AnimationFrames: Sendable {
    private let shelf: PictureShelf
    private let kept = Mutex<(id: String, side: Int?, frames: [[UInt8]])?>(nil)

    init(_ shelf: PictureShelf) { self.shelf = shelf }

    /// Returns a frame as a PNG. Blocks while all frames are decoded.
    ///
    /// Throws `.usage` where there is no such frame.
    func frame(_ number: Int, of picture: StudioPicture, side: Int?) throws -> [UInt8] {
        guard let count = picture.animation?.frames, (0..<count).contains(number) else {
            throw SinGANError(.usage, "\(picture.name) has no frame \(number)", hint: "Frames count from 0.")
        }
        if let known = kept.withLock({ $0?.id == picture.id && $0?.side == side ? $0?.frames : nil }) {
            return known[min(number, known.count - 1)]
        }
        var options = WriteOptions()
        options.isQuick = true
        let factor = side.map { picture.size.factor(toSide: $0) } ?? 1
        let frames = try shelf.reader.animation(picture.file).frames.map { pixels in
            let size = PixelSize(width: pixels.width, height: pixels.height).shrunk(by: factor)
            return try ImageWriter().encode(
                Image(pixels: pixels.resized(width: size.width, height: size.height)), format: .png, options: options)
        }
        kept.withLock { $0 = (picture.id, side, frames) }
        return frames[min(number, frames.count - 1)]
    }
}
