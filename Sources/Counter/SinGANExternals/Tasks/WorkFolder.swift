import Foundation
import SinGANImaging
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

/// Pictures as binary PPM: "P6", width, height, 255, then a byte each of red, green, blue.
///
/// libvips reads it too, but that loader isn't made for bytes that can't be trusted.
enum PortablePixmap {
    static func encode(_ pixels: Pixels) -> [UInt8] { Array("P6\n\(pixels.width) \(pixels.height)\n255\n".utf8) + pixels.quantized() }

    /// Throws `.badData` where `bytes` are no whole such picture or more than the limits allow; `name` is what messages call it.
    static func decode(_ bytes: [UInt8], name: String, limits: ReadLimits) throws(SinGANError) -> Pixels {
        guard bytes.starts(with: "P6".utf8) else { throw SinGANError(.badData, "\(name) is not a binary PPM picture (P6)") }
        var position = 2
        let (width, height, maximum) = (number(bytes, &position), number(bytes, &position), number(bytes, &position))
        guard let width, let height, let maximum, width > 0, height > 0, maximum == 255 else {
            throw SinGANError(.badData, "\(name) doesn't begin with P6, a width, a height and 255")
        }
        guard width <= limits.maxPixels / height else {
            throw SinGANError(
                .badData, "\(name) is \(width)x\(height), and the limit is \(limits.maxPixels) pixels", hint: "Raise --max-pixels.")
        }
        // One white space ends the header.
        let start = position + 1
        guard bytes.count == start + width * height * 3 else {
            throw SinGANError(
                .badData, "\(name) is \(width)x\(height) and has \(max(0, bytes.count - start)) bytes, not \(width * height * 3)")
        }
        return Pixels(width: width, height: height, bytes: Array(bytes[start...]))
    }

    /// The next number, at most nine digits, with white space and comments before it.
    private static func number(_ bytes: [UInt8], _ position: inout Int) -> Int? {
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "#") {
                while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
            } else if [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
                position += 1
            } else {
                break
            }
        }
        let digits = bytes[min(position, bytes.count)...].prefix { (0x30...0x39).contains($0) }
        guard (1...9).contains(digits.count) else { return nil }
        position += digits.count
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
