import CGLib
import Foundation

/// A file for another program to write. It takes its final name once it is whole, and is removed otherwise.
public final class TemporaryFile {
    /// The path of the temporary file, in the folder of its target.
    public let path: String
    private var isKept = false

    /// Makes an empty file in the folder of `target`.
    ///
    /// - Throws: `.cannotCreate` where that doesn't work.
    public init(beside target: String) throws(SinGANError) {
        let folder = AtomicFile.folder(of: target)
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

    /// The file's present size in bytes; 0 where it has gone.
    public var size: Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Writes the file, whose final name is `target`. Throws `.inputOutput` where the disk fails.
    func write(_ bytes: UnsafeRawBufferPointer, for target: String) throws(SinGANError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = Foundation.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.diskFailure(target) }
            written += count
        }
    }

    /// Syncs the file, renames it over `target` and syncs the folder. Pipes and devices are written into. A link stays a link, and a file that is
    /// replaced keeps its permissions.
    ///
    /// - Throws: `.cannotCreate` where the file can't be renamed, `.inputOutput` where the disk fails.
    ///
    /// - Parameter replaces: whether an existing file is replaced. Otherwise the new file is put beside it under a numbered name, and a
    ///   `.cannotCreate` error whose cause is a `MovedFile` is thrown.
    public func rename(to target: String, replaces: Bool = true) throws(SinGANError) {
        guard !WaitingStream.isThere(target) else { return try AtomicFile.write(try AtomicFile.read(path), to: target) }
        let real = Self.destination(target)
        var status = stat()
        let mask = umask(0)
        umask(mask)
        chmod(path, replaces && stat(real, &status) == 0 ? status.st_mode & 0o777 : 0o666 & ~mask)
        guard Self.sync(path) else { throw Self.diskFailure(target) }
        var (place, number) = (real, 1)
        while !(replaces ? Foundation.rename(path, place) == 0 : renameExclusively(to: place)) {
            guard !replaces, errno == EEXIST else {
                throw SinGANError(
                    .cannotCreate, "can't write \(target): \(String(cString: strerror(errno)))", hint: "Choose another place with -o.")
            }
            number += 1
            place = MovedFile.name(target, String(number))
        }
        isKept = true
        _ = Self.sync(AtomicFile.folder(of: place))
        if number > 1 { throw MovedFile(wanted: target, path: place, number: number).error() }
    }

    /// Renames the file unless there is one at `place` already: returns false with `errno` EEXIST then.
    private func renameExclusively(to place: String) -> Bool {
        if cglib_rename_exclusively(path, place) == 0 { return true }
        guard [EINVAL, ENOSYS, ENOTSUP].contains(errno) else { return false }
        // The file system can't: a second name doesn't replace either.
        guard link(path, place) == 0 else { return false }
        unlink(path)
        return true
    }

    /// The file that a path's links lead to; the last may lead to nothing yet.
    private static func destination(_ path: String) -> String {
        var path = path
        for _ in 0..<40 {
            if let real = realpath(path, nil) {
                defer { free(real) }
                return String(cString: real)
            }
            guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { break }
            path = URL(fileURLWithPath: next, relativeTo: URL(fileURLWithPath: path).deletingLastPathComponent()).path
        }
        return path
    }

    private static func diskFailure(_ target: String) -> SinGANError {
        SinGANError(.inputOutput, "can't write \(target): \(String(cString: strerror(errno)))", hint: "Make room on the disk.")
    }

    private static func sync(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}
