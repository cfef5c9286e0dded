import SinGANImaging
import SinGANSupport
import Synchronization

/// Decoded pictures at the sizes that were asked for last: a picture is shrunk once for many previews.
final class ShrunkPictures: Sendable {
    private let shelf: PictureShelf
    private let kept = Mutex<[Entry]>([])

    private struct Entry {
        let id: String
        let size: PixelSize
        let image: Image
    }

    /// The most pixels of all that are kept.
    private static let mostPixels = 16_000_000

    init(_ shelf: PictureShelf) { self.shelf = shelf }

    /// Returns a picture that is decoded and shrunk. Blocks while that lasts.
    func image(_ picture: StudioPicture, by factor: Double) throws -> Image {
        let size = picture.size.shrunk(by: factor)
        if let known = kept.withLock({ $0.last { $0.id == picture.id && $0.size == size }?.image }) { return known }
        let image = try shelf.reader.read(bytes: shelf.reader.bytes(of: picture.file), name: picture.name).shrunk(to: size)
        kept.withLock { kept in
            kept.removeAll { $0.id == picture.id && $0.size == size }
            kept.append(Entry(id: picture.id, size: size, image: image))
            var pixels = kept.reduce(0) { $0 + $1.size.width * $1.size.height }
            while pixels > Self.mostPixels, let first = kept.first {
                pixels -= first.size.width * first.size.height
                kept.removeFirst()
            }
        }
        return image
    }

    /// Forgets a picture.
    func remove(_ id: String) { kept.withLock { $0.removeAll { $0.id == id } } }
}
