import Foundation
import SinGANImaging
import SinGANSupport
import Synchronization

/// Writes pictures into the folder of the user's choice. Nothing that is there is overwritten.
final class SavedPictures: Sendable {
    private let shelf: PictureShelf
    private let written = Mutex<[String]>([])

    init(_ shelf: PictureShelf) { self.shelf = shelf }

    /// The files that were written, in order.
    var paths: [String] { written.withLock { $0 } }

    /// Saves a picture with its profile and recipe, and returns where it went. Blocks while that lasts.
    ///
    /// - Parameter name: the file's name, whose extension may ask for another format; nil for the picture's own.
    /// Throws `.usage` for a name with folders, and what writing says.
    func save(_ id: String, name: String?) throws -> String {
        let picture = try shelf.picture(id)
        let bytes = try shelf.bytes(of: picture)
        guard let name else {
            // As commands name it.
            let path = picture.isThere ? OutputFolderName.path(shelf.outDir, picture.name) : shelf.words(of: [picture])[0]
            return try write(bytes, to: path, picture)
        }
        let path = OutputFolderName.path(shelf.outDir, try Self.plain(name))
        guard picture.animation == nil, try ImageFormat.of(path: path) != ImageFormat.of(bytes: bytes) else {
            if picture.animation != nil, try ImageFormat.of(path: path) != .gif {
                throw SinGANError(.usage, "\(name) is no name of an animation", hint: "Name it .gif; the command writes other formats.")
            }
            return try write(bytes, to: path, picture)
        }
        let image = try shelf.reader.read(bytes: bytes, name: picture.name)
        let options = WriteOptions(text: try shelf.text(of: picture))
        return try write(ImageWriter().encode(image, format: ImageFormat.of(path: path), options: options), to: path, picture)
    }

    /// Writes pictures that a command names and that are no files yet; returns the files.
    func write(drafts: [StudioPicture]) throws -> [String] { try drafts.map { try save($0.id, name: nil) } }

    private func write(_ bytes: [UInt8], to path: String, _ picture: StudioPicture) throws -> String {
        let folder = AtomicFile.folder(of: path)
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
            throw SinGANError(.cannotCreate, "can't make the folder \(folder)", hint: "Choose another with --out-dir.", cause: error)
        }
        var place = path
        do throws(SinGANError) { try AtomicFile.write(bytes, to: path, replaces: false) } catch {
            // It lies beside a file that was there.
            guard let moved = error.cause as? MovedFile else { throw error }
            place = moved.path
        }
        if picture.origin != .given { shelf.saved(picture.id, as: place) }
        written.withLock { $0.append(place) }
        return place
    }

    /// Returns the name of a file in the folder itself.
    private static func plain(_ name: String) throws(SinGANError) -> String {
        let isPlain =
            !name.isEmpty && name.utf8.count <= 200 && !name.contains("/") && !name.contains("\\") && !name.hasPrefix(".")
            && !name.hasPrefix("-") && !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard isPlain else {
            throw SinGANError(
                .usage, "'\(ForeignName.line(String(name.prefix(60))))' is no plain name of a file", hint: "Write one such as bird.png.")
        }
        return name
    }
}
