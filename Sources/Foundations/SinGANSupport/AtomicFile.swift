import CGLib
import Foundation

/// File operations that leave either the old or the new version of a file, whatever happens in between.
public enum AtomicFile {
    /// Writes a temporary file beside `path`, syncs it, renames it over `path` and syncs the folder. Pipes and devices are written into.
    ///
    /// - Throws: `.cannotCreate` where the folder doesn't let a file be made, `.inputOutput` where writing fails (a full disk).
    ///
    /// - Parameters:
    ///   - replaces: whether an existing file is replaced. Otherwise the new file is written beside it under a numbered name, and a
    ///     `.cannotCreate` error whose cause is a `MovedFile` is thrown.
    ///   - isHidden: whether what a killed writer leaves is a hidden file (`TemporaryFile`), not one that begins like `path`; where nothing is
    ///     replaced it always is.
    public static func write(
        _ bytes: UnsafeRawBufferPointer, to path: String, replaces: Bool = true, isHidden: Bool = false
    ) throws(SinGANError) {
        guard !WaitingStream.isThere(path) else { return try WaitingStream.write(bytes, to: path) }
        guard replaces, !isHidden else {
            let file = try TemporaryFile(beside: path)
            try file.write(bytes, for: path)
            return try file.rename(to: path, replaces: replaces)
        }
        var failure: UnsafeMutablePointer<GError>?
        let flags = GFileSetContentsFlags(rawValue: G_FILE_SET_CONTENTS_CONSISTENT.rawValue | G_FILE_SET_CONTENTS_DURABLE.rawValue)
        let start = bytes.baseAddress?.assumingMemoryBound(to: gchar.self)
        // A link stays a link, and a file that is replaced keeps its permissions.
        let target = realpath(path, nil)
        defer { free(target) }
        let path = target.map { String(cString: $0) } ?? path
        var status = stat()
        let mode = stat(path, &status) == 0 ? Int32(status.st_mode & 0o777) : 0o666
        // A null pointer with length 0 is refused by GLib.
        let done =
            if let start { g_file_set_contents_full(path, start, gssize(bytes.count), flags, mode, &failure) } else {
                g_file_set_contents_full(path, "", 0, flags, mode, &failure)
            }
        guard done == 0 else { return }
        let text = failure.map { String(cString: $0.pointee.message) } ?? "unknown reason"
        let creation: Set<Int32> = [
            Int32(bitPattern: G_FILE_ERROR_ACCES.rawValue), Int32(bitPattern: G_FILE_ERROR_NOENT.rawValue),
            Int32(bitPattern: G_FILE_ERROR_NOTDIR.rawValue), Int32(bitPattern: G_FILE_ERROR_ROFS.rawValue),
            Int32(bitPattern: G_FILE_ERROR_PERM.rawValue), Int32(bitPattern: G_FILE_ERROR_ISDIR.rawValue),
        ]
        let code: SinGANError.Code = failure.map { creation.contains($0.pointee.code) } == true ? .cannotCreate : .inputOutput
        g_clear_error(&failure)
        throw SinGANError(code, "can't write \(path): \(text)", hint: "Choose another place with -o, or make room there.")
    }

    /// Writes an array of bytes; like the `write` that takes a buffer, and with the same errors.
    public static func write(_ bytes: [UInt8], to path: String, replaces: Bool = true, isHidden: Bool = false) throws(SinGANError) {
        // Typed throws don't pass through withUnsafeBytes, so the result is carried out by hand.
        let result: Result<Void, SinGANError> = bytes.withUnsafeBytes { buffer in
            do throws(SinGANError) { return .success(try write(buffer, to: path, replaces: replaces, isHidden: isHidden)) } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// The folder part of a path as it is written; "." where there is none.
    public static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Returns the bytes of the whole file. Pipes and devices are read to their end.
    ///
    /// - Throws: `.noInput` where it is missing or unreadable.
    public static func read(_ path: String) throws(SinGANError) -> [UInt8] {
        guard !WaitingStream.isThere(path) else { return try WaitingStream.read(path) }
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.readToEnd() ?? Data() else {
            throw SinGANError(.noInput, "can't read \(path)", hint: "Check the name and its permissions.")
        }
        return [UInt8](data)
    }
}

/// A file that was written beside the place it was meant for, because another file had appeared there; the cause of the error that says so.
public struct MovedFile: Error, Sendable {
    /// The path that was asked for.
    public let wanted: String
    /// The path at which the file was written.
    public let path: String
    /// The number that `path` has in its name and `wanted` hasn't.
    public let number: Int

    /// Makes a description of a file that was moved.
    public init(wanted: String, path: String, number: Int) { (self.wanted, self.path, self.number) = (wanted, path, number) }

    /// Returns the path with a number before its extension: "a.png" and 2 give "a-2.png".
    public static func name(_ path: String, _ number: String) -> String {
        let ending = URL(fileURLWithPath: path).pathExtension
        return ending.isEmpty ? "\(path)-\(number)" : "\(path.dropLast(ending.count + 1))-\(number).\(ending)"
    }

    /// Returns the `.cannotCreate` error that tells the user where the file is.
    ///
    /// - Parameter others: the number of other files of this run that were moved too.
    public func error(others: Int = 0) -> SinGANError {
        let more = others == 0 ? "" : ", and \(others) more of this run are beside theirs"
        return SinGANError(
            .cannotCreate, "\(wanted) appeared meanwhile and is left as it is: this run's is \(path)\(more)",
            hint: "Choose another name next time, or overwrite with --force.", cause: self)
    }
}
