import Foundation
import SinGANSupport

/// A file that somebody wants to have as a plugin.
struct PluginSource {
    /// The path with all links followed.
    let path: String
    /// The name that was given, link or not, which the plugin gets.
    let name: String
    let isLibrary: Bool

    /// The largest size in bytes.
    private static let most = 1 << 30

    /// Checks the file. Throws `.noInput` where it is missing or unreadable, and `.badData` where it has no plugin's name or is no regular file.
    init(_ file: String) throws(SinGANError) {
        guard let real = realpath(file, nil) else {
            throw SinGANError(.noInput, "can't read \(file): \(String(cString: strerror(errno)))", hint: "Check the name.")
        }
        path = String(cString: real)
        free(real)
        name = URL(fileURLWithPath: file).lastPathComponent
        isLibrary = LibraryFile.isNamed(name)
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK) == 0 else {
            throw SinGANError(.noInput, "can't read \(file): \(String(cString: strerror(errno)))", hint: "Check its permissions.")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SinGANError(.badData, "\(file) is no regular file", hint: "A plugin is one file.")
        }
        guard status.st_size <= Self.most else {
            throw SinGANError(.badData, "\(file) has \(status.st_size) bytes; a plugin has at most \(Self.most)", hint: "Make it smaller.")
        }
        guard isLibrary || (name.hasPrefix("singan-") && !name.contains(".")) else {
            throw SinGANError(
                .badData, "\(file) is neither called singan-NAME, as executables are, nor NAME.so or NAME.dylib, as shared libraries are",
                hint: "Rename it.")
        }
    }

    /// The permissions: libraries are read, executables run.
    var mode: mode_t { isLibrary ? 0o644 : 0o755 }
}
