import Foundation

/// A file for another program to write, which takes its final name once it is whole and is removed otherwise.
public final class TemporaryFile {
    public let path: String
    private var isKept = false

    /// Makes an empty file in the folder of `target`. Throws `.cannotCreate` where that doesn't work.
    public init(beside target: String) throws(SinGANError) {
        let folder = URL(fileURLWithPath: target).deletingLastPathComponent().path
        var name = Array("\(folder)/.singan-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else {
            throw SinGANError(
                .cannotCreate, "can't write in \(folder): \(String(cString: strerror(errno)))", hint: "Choose another folder with -o.")
        }
        close(descriptor)
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { if !isKept { unlink(path) } }

    /// In bytes.
    public var size: Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Syncs the file, renames it over `target` and syncs the folder. A link stays a link, and a file that is replaced keeps its permissions.
    ///
    /// Throws `.cannotCreate` where the file can't be renamed and `.inputOutput` where the disk fails.
    public func rename(to target: String) throws(SinGANError) {
        let real = realpath(target, nil)
        defer { free(real) }
        let target = real.map { String(cString: $0) } ?? target
        var status = stat()
        let mask = umask(0)
        umask(mask)
        chmod(path, stat(target, &status) == 0 ? status.st_mode & 0o777 : 0o666 & ~mask)
        guard Self.sync(path) else {
            throw SinGANError(.inputOutput, "can't write \(target): \(String(cString: strerror(errno)))", hint: "Make room on the disk.")
        }
        guard Foundation.rename(path, target) == 0 else {
            throw SinGANError(
                .cannotCreate, "can't write \(target): \(String(cString: strerror(errno)))", hint: "Choose another place with -o.")
        }
        isKept = true
        _ = Self.sync(URL(fileURLWithPath: target).deletingLastPathComponent().path)
    }

    private static func sync(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}
