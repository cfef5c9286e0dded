import Foundation
import SinGANSupport

/// The checks of a shared library's file before it is loaded: loading runs its initializers.
enum LibraryFile {
    static let suffixes = [".so", ".dylib"]

    static func isNamed(_ path: String) -> Bool { suffixes.contains { path.hasSuffix($0) } }

    /// Returns the paths of files that are named like libraries in the folder, sorted by name.
    static func candidates(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { isNamed($0) && !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }
    }

    /// Checks a file. Throws `.noInput` where it is missing, and `.badData` unless it is a regular file (no link) with a library's name and an
    /// absolute path that only its owner and his group may write.
    static func check(_ path: String) throws(SinGANError) {
        guard path.hasPrefix("/") else {
            throw SinGANError(.badData, "\(path) is not a full path", hint: "Nothing is loaded from the current folder.")
        }
        guard isNamed(path) else {
            throw SinGANError(
                .badData, "\(path) is not named like a shared library",
                hint: "The name has to end in \(suffixes.joined(separator: " or ")).")
        }
        var status = stat()
        guard lstat(path, &status) == 0 else {
            throw SinGANError(.noInput, "can't read \(path): \(String(cString: strerror(errno)))", hint: "Check the name.")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let what = status.st_mode & S_IFMT == S_IFLNK ? "a link" : "no regular file"
            throw SinGANError(
                .badData, "\(path) is \(what)", hint: "Put the library itself there: '\(ProgramName.current) plugin add FILE' copies it.")
        }
        guard status.st_mode & S_IWOTH == 0 else {
            throw SinGANError(.badData, "anybody may write to \(path)", hint: "Take that right away: chmod o-w '\(path)'.")
        }
    }
}
