import Foundation
import SinGANSupport

/// The folder of one run: only its owner may look into it, and it goes away with the value.
///
/// It is held open: what is read from it comes from the folder that was made, whatever stands at its path by then.
final class WorkFolder: Sendable {
    let path: String
    private let descriptor: Int32

    /// Throws `.cannotCreate` where the temporary folder doesn't let one be made.
    init() throws(SinGANError) {
        let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        var name = Array("\(temporary)/singan-plugin-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else {
            throw SinGANError(
                .cannotCreate, "can't make a folder in \(temporary): \(String(cString: strerror(errno)))",
                hint: "Make room there, or set TMPDIR.")
        }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }

    deinit {
        close(descriptor)
        // A folder without permissions keeps its content.
        let inside = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        do { try FileManager.default.removeItem(atPath: path) } catch {
            for name in [""] + inside {
                var status = stat()
                if lstat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR { chmod("\(path)/\(name)", 0o700) }
            }
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// Throws `.inputOutput` where it can't be written.
    func write(_ bytes: [UInt8], as name: String) throws(SinGANError) {
        guard FileManager.default.createFile(atPath: "\(path)/\(name)", contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        else {
            throw SinGANError(.inputOutput, "can't write \(path)/\(name)", hint: "Make room there, or set TMPDIR.")
        }
    }

    /// The whole regular file of that name.
    ///
    /// Throws `.badData` where it is missing, a link, anything else that is no plain file, longer than `most` bytes, or where another folder stands
    /// in this one's place.
    func read(_ name: String, most: Int, by plugin: String) throws(SinGANError) -> [UInt8] {
        func refused(_ what: String) -> SinGANError { SinGANError(.badData, "\(plugin) \(what)", hint: ChildSupervisor.blame) }
        guard isInPlace else { throw refused("has put something else in the place of its work folder") }
        // Opening a named pipe would wait for its writer.
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else {
            switch errno {
            case ENOENT: throw refused("ended without its result \(name)")
            case ELOOP: throw refused("gave a link for its result \(name)")
            default: throw refused("gave a result \(name) that can't be read: \(String(cString: strerror(errno)))")
            }
        }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw refused("gave something else than a file for its result \(name)")
        }
        guard status.st_size <= most else {
            throw refused("gave a result \(name) of \(status.st_size) bytes, more than the \(most) that a picture may need")
        }
        guard let data = try? handle.read(upToCount: most) ?? Data() else { throw refused("gave a result \(name) that can't be read") }
        return [UInt8](data)
    }

    private var isInPlace: Bool {
        var (own, standing) = (stat(), stat())
        guard fstat(descriptor, &own) == 0, lstat(path, &standing) == 0 else { return false }
        return own.st_dev == standing.st_dev && own.st_ino == standing.st_ino
    }
}
